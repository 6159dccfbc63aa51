import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import fc from "fast-check";
import { HttpExchanger } from "../../../provider/transport/winrm/http-exchange";
import { type Binary, showBinary, toBytes } from "../generators/binary";
import { goodHttpAnswer, httpAnswers } from "../generators/http-answers";
import { expectThat, type Target } from "../target";
import { verdictOf } from "./verdict";

const ASK = "<ask/>";

/** A kept connection without a next request is closed after this, so that half an answer ends. */
const KEPT_MS = 10;

interface Input {
  readonly answer: Binary;
  /** Where the bytes are cut into two writes. */
  readonly cut: number;
  readonly ending: "keep" | "end" | "destroy";
}

/** HTTP that the provider reads from a server on a real socket. */
export const clientHttp: Target<Input> = {
  name: "client-http",
  inputs: fc.record({
    answer: httpAnswers,
    cut: fc.nat({ max: 400 }),
    ending: fc.constantFrom("keep", "end", "destroy"),
  }),
  show: ({ answer, cut, ending }) => `${showBinary(answer)}, cut at ${cut}, then ${ending}`,
  async open() {
    let input: Input = { answer: goodHttpAnswer, cut: 0, ending: "keep" };
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket.on("error", () => {}).on("close", () => sockets.delete(socket)));
      let closing: NodeJS.Timeout | undefined;
      let asked = "";
      socket.on("data", (chunk) => {
        clearTimeout(closing);
        asked += chunk.toString("latin1");
        if (!asked.endsWith(ASK)) return;
        asked = "";
        const { answer, cut, ending } = input;
        const bytes = toBytes(answer);
        socket.write(bytes.subarray(0, cut));
        setImmediate(() => {
          if (ending === "keep") {
            socket.write(bytes.subarray(cut));
            closing = setTimeout(() => socket.end(), KEPT_MS);
          } else if (ending === "end") socket.end(bytes.subarray(cut));
          else socket.write(bytes.subarray(cut), () => socket.destroy());
        });
      });
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    const http = new HttpExchanger({ address: "127.0.0.1", port }, "Basic bm9ib2R5");
    return {
      feed(next) {
        input = next;
        return verdictOf(() => http.post({ body: ASK, deadlineMs: 2_000, repeatable: true }));
      },
      async assertAlive() {
        input = { answer: goodHttpAnswer, cut: 20, ending: "keep" };
        const { document } = await http.post({ body: ASK, deadlineMs: 2_000, repeatable: true });
        expectThat(document?.name === "answer", "a good answer is read");
      },
      async close() {
        http.close();
        server.close();
        for (const socket of sockets) socket.destroy();
        await once(server, "close");
      },
    };
  },
};
