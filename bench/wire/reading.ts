import { Agent } from "node:http";
import { HttpExchanger } from "../../provider/transport/winrm/http-exchange";
import { alternate, relativeSpeed, wallOf } from "../measure/alternate";
import type { Report } from "../measure/report";
import { bareHttpPost } from "./bare-client";
import { BareParser } from "./bare-parser";
import { chunksOf, MemoryExchanger } from "./exchangers";
import { fleetOf } from "./fleet";
import { serveEmbeddedHost } from "./processes";
import type { Recording } from "./recording";
import { startReplayServer } from "./replay-server";
import { record, sessionOver } from "./session";

const MACHINES = 2_000;
const QUERY = { className: "Msvm_ComputerSystem" };
const GOAL = 0.7;

/** Reading two thousand machines with all their properties, beside the XML parser alone on the same bytes. */
export async function benchReading(rounds: number): Promise<Report> {
  const recording = await recordMachines();
  const server = await startReplayServer(recording);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const exchanger = new HttpExchanger(server.endpoint, "");
  const inMemory = sessionOver(new MemoryExchanger(recording));
  const overHttp = sessionOver(exchanger);

  const measured = await alternate(
    {
      parser: () => parseAll(recording),
      pathInMemory: async () => complete(await inMemory.query(QUERY)),
      parserOverHttp: async () => {
        for (const { request } of recording.exchanges) {
          const parser = new BareParser();
          await bareHttpPost(server.endpoint, agent, "", Buffer.from(request), (chunk) => parser.write(chunk));
          parser.end();
        }
      },
      pathOverHttp: async () => complete(await overHttp.query(QUERY)),
    },
    rounds,
  );
  agent.destroy();
  exchanger.close();
  server.close();

  const ratio = (what: string, side: keyof (typeof measured)[number], other: keyof (typeof measured)[number]) => ({
    what,
    wall: relativeSpeed(measured, side, other),
    cpu: relativeSpeed(measured, side, other, "cpu"),
  });
  const speed = (what: string, side: keyof (typeof measured)[number]) => ({
    what,
    value: recording.bytes / 1000 / wallOf(measured, side).median,
    unit: "MB/s",
  });
  return {
    title: `Reading ${MACHINES} machines: ${(recording.bytes / 1e6).toFixed(1)} MB in ${recording.exchanges.length} answers`,
    notes: [
      "An embedded host was asked once; its answers are given again by a server in this process that only writes them.",
      "The whole path is a query of the provider: HTTP, XML reader, enumeration, instances. The parser alone is saxes",
      "with the reader's options and empty handlers, bytes decoded as the reader does. A ratio of 1 is as fast.",
    ],
    ratios: [
      { ...ratio("the whole path over HTTP / the parser alone, in memory", "pathOverHttp", "parser"), goal: GOAL },
      ratio("the whole path over HTTP / the parser over HTTP", "pathOverHttp", "parserOverHttp"),
      ratio("the path without HTTP / the parser alone, in memory", "pathInMemory", "parser"),
    ],
    absolutes: [
      speed("the parser alone, in memory", "parser"),
      speed("the path without HTTP", "pathInMemory"),
      speed("the parser over HTTP", "parserOverHttp"),
      speed("the whole path over HTTP", "pathOverHttp"),
    ],
  };
}

async function recordMachines(): Promise<Recording> {
  const host = await serveEmbeddedHost(fleetOf(MACHINES));
  try {
    return await record(host, QUERY);
  } finally {
    await host.stop();
  }
}

function parseAll({ exchanges }: Recording): void {
  for (const { answer } of exchanges) {
    const parser = new BareParser();
    for (const chunk of chunksOf(answer)) parser.write(chunk);
    parser.end();
  }
}

/** The host itself is one computer system more. */
function complete(instances: readonly unknown[]): void {
  if (instances.length !== MACHINES + 1) throw new Error(`${instances.length} machines were read`);
}
