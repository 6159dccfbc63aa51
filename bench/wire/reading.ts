import { join } from "node:path";
import { relativeSpeed, wallOf } from "../measure/alternate";
import { measureFresh } from "../measure/fresh";
import type { Report } from "../measure/report";
import { ALL_MACHINES, fleetOf, MACHINES } from "./fleet";
import { serveEmbeddedHost, serveRecording } from "./processes";
import type { Recording } from "./recording";
import { record } from "./session";

const SIDES = ["parser", "pathInMemory", "parserOverHttp", "pathOverHttp"] as const;
type Side = (typeof SIDES)[number];

const GOAL = 0.7;

/** A round starts a process for each side, which takes seconds and measures many runs. */
const ROUNDS_SHARE = 1 / 3;

/** Reading two thousand machines with all their properties, beside the XML parser alone on the same bytes. */
export async function benchReading(rounds: number): Promise<Report> {
  const recording = await recordMachines();
  const { exchanges } = recording;
  const server = await serveRecording(recording);
  const material = { exchanges: [...exchanges], endpoint: server.endpoint };
  const module = join(__dirname, "reading-sides.ts");
  const measured = await measureFresh(module, SIDES, material, Math.ceil(rounds * ROUNDS_SHARE));
  await server.stop();

  const ratio = (what: string, side: Side, other: Side) => ({
    what,
    wall: relativeSpeed(measured, side, other),
    cpu: relativeSpeed(measured, side, other, "cpu"),
  });
  const speed = (what: string, side: Side) => ({
    what,
    value: recording.bytes / 1000 / wallOf(measured, side).median,
    unit: "MB/s",
  });
  return {
    title: `Reading ${MACHINES} machines: ${(recording.bytes / 1e6).toFixed(1)} MB in ${recording.exchanges.length} answers`,
    notes: [
      "An embedded host was asked once; its answers are given again by a server that only writes them. Each side runs",
      `in processes of its own, ${Math.ceil(rounds * ROUNDS_SHARE)} each, in turns; what counts of one is the middle of its runs after a warm-up.`,
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
    return await record(host, ALL_MACHINES);
  } finally {
    await host.stop();
  }
}
