/** The replay server as a process of its own: takes a recording from its parent, tells its port. */
import type { Serializable } from "node:child_process";
import { Recording } from "./recording";
import { startReplayServer } from "./replay-server";

process.once("message", (message: Serializable) => {
  start(message as [request: string, answer: string][]).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
process.on("disconnect", () => process.exit(0));

async function start(exchanges: [request: string, answer: string][]): Promise<void> {
  const recording = new Recording(
    exchanges.map(([request, answer]) => ({ request, answer: Buffer.from(answer, "base64") })),
  );
  const { endpoint } = await startReplayServer(recording);
  process.send?.(endpoint.port);
}
