import fc from "fast-check";
import { NegotiateExchanger } from "../../../provider/transport/winrm/auth/negotiate-exchanger";
import { frameChanges } from "../generators/frame-changes";
import { expectThat, type Target } from "../target";
import { openFuzzingAcceptor, type Spoiling } from "./fuzzing-acceptor";
import { CREDENTIALS } from "./ntlm-peers";
import { verdictOf } from "./verdict";

const ASK = { body: "<ask/>", deadlineMs: 2_000, repeatable: true };

/** Whole handshakes and sealed answers that the provider reads from a server on a real socket, one of them changed. */
export const clientNtlmHttp: Target<Spoiling> = {
  name: "client-ntlm-http",
  share: 0.2,
  inputs: fc.record({
    step: fc.constantFrom("challenge", "welcome", "answer"),
    change: frameChanges,
    ending: fc.constantFrom("keep", "end", "destroy"),
  }),
  show: (spoiling) => JSON.stringify(spoiling),
  async open() {
    const server = await openFuzzingAcceptor();
    const endpoint = { address: "127.0.0.1", port: server.port };
    const ask = async () => {
      const exchanger = new NegotiateExchanger(endpoint, CREDENTIALS);
      try {
        return await exchanger.post(ASK);
      } finally {
        exchanger.close();
      }
    };
    return {
      feed(spoiling) {
        server.spoil(spoiling);
        return verdictOf(async () => {
          const { status, document } = await ask();
          if (document === undefined && status >= 400) return;
          expectThat(document?.name === "answer" && server.isGenuine(), "no altered answer is accepted");
        });
      },
      async assertAlive() {
        server.spoil({ step: "answer", change: { kind: "none" }, ending: "keep" });
        expectThat((await ask()).document?.name === "answer", "a good answer is read");
      },
      close: () => server.close(),
    };
  },
};
