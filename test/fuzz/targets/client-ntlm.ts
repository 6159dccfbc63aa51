import { Agent } from "node:http";
import fc from "fast-check";
import { handshake } from "../../../provider/transport/winrm/auth/ntlm-handshake";
import { Deadline } from "../../../provider/transport/winrm/deadline";
import { type Binary, showBinary } from "../generators/binary";
import { offers } from "../generators/challenges";
import { expectThat, type Target } from "../target";
import { CREDENTIALS, negotiateHeader, newAcceptor, tokenIn } from "./ntlm-peers";
import { ScriptedWire } from "./scripted-wire";
import { verdictOf } from "./verdict";

interface Input {
  readonly status: number;
  readonly offers: readonly Binary[];
  /** The status of the answer to the third message. */
  readonly welcome: number;
}

const agent = new Agent();

/** What a host offers and challenges with, read by the provider: a handshake, or an error. */
export const clientNtlm: Target<Input> = {
  name: "client-ntlm",
  inputs: fc.record({
    status: fc.constantFrom(401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 200, 403, 500, 503),
    offers,
    welcome: fc.constantFrom(200, 200, 200, 200, 401, 500, 302),
  }),
  show: ({ status, offers, welcome }) =>
    `HTTP ${status}, then ${welcome}: ${offers.map((line) => showBinary(line)).join(", ")}`,
  async open() {
    return {
      feed({ status, offers, welcome }) {
        let asked = 0;
        const wire = new ScriptedWire(({ authorization }) => {
          if (asked++ === 0) return { status, offers };
          const message = tokenIn(authorization);
          expectThat(message.readUInt32LE(8) === 3, "a challenge is answered by a third message");
          expectThat(!message.includes(Buffer.from(CREDENTIALS.password, "utf16le")), "no message holds the password");
          return { status: welcome };
        });
        return verdictOf(async () => {
          await handshake({ wire, agent }, CREDENTIALS, new Deadline(2_000));
          expectThat(asked === 2 && status === 401 && welcome === 200, "the account was let in");
        });
      },
      async assertAlive() {
        const acceptor = newAcceptor();
        const wire = new ScriptedWire(({ authorization }) => {
          const token = tokenIn(authorization);
          if (token.readUInt32LE(8) === 1) return { status: 401, offers: [negotiateHeader(acceptor.challenge(token))] };
          return { status: acceptor.authenticate(token) ? 200 : 401 };
        });
        const context = await handshake({ wire, agent }, CREDENTIALS, new Deadline(2_000));
        const plain = acceptor.context?.unseal(context.seal(Buffer.from("question")));
        expectThat(plain?.toString() === "question", "a good handshake ends with keys that both sides have");
      },
      close: async () => agent.destroy(),
    };
  },
};
