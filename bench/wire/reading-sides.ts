/** The sides of {@link benchReading}, each run by a process of its own. */
import { Agent } from "node:http";
import { type Endpoint, HttpExchanger } from "../../provider/transport/winrm/http-exchange";
import { serveSides } from "../measure/fresh";
import { bareHttpPost } from "./bare-client";
import { BareParser } from "./bare-parser";
import { chunksOf, MemoryExchanger } from "./exchangers";
import { ALL_MACHINES, MACHINES } from "./fleet";
import { type RecordedExchange, Recording } from "./recording";
import { sessionOver } from "./session";

export interface ReadingMaterial {
  readonly exchanges: readonly RecordedExchange[];
  /** Where the recording is served. */
  readonly endpoint: Endpoint;
}

serveSides((material) => {
  const { exchanges, endpoint } = material as ReadingMaterial;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const inMemory = sessionOver(new MemoryExchanger(new Recording(exchanges)));
  const overHttp = sessionOver(new HttpExchanger(endpoint, ""));
  return {
    parser: () => {
      for (const { answer } of exchanges) {
        const parser = new BareParser();
        for (const chunk of chunksOf(answer)) parser.write(chunk);
        parser.end();
      }
    },
    pathInMemory: async () => complete(await inMemory.query(ALL_MACHINES)),
    parserOverHttp: async () => {
      for (const { request } of exchanges) {
        const parser = new BareParser();
        await bareHttpPost(endpoint, agent, "", Buffer.from(request), (chunk) => parser.write(chunk));
        parser.end();
      }
    },
    pathOverHttp: async () => complete(await overHttp.query(ALL_MACHINES)),
  };
});

/** The host itself is one computer system more. */
function complete(instances: readonly unknown[]): void {
  if (instances.length !== MACHINES + 1) throw new Error(`${instances.length} machines were read`);
}
