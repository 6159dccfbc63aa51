import { Agent } from "node:http";
import { HttpExchanger } from "../../provider/transport/winrm/http-exchange";
import { alternate, type Rounds, relativeSpeed, wallOf } from "../measure/alternate";
import type { Report } from "../measure/report";
import { spreadOf } from "../measure/spread";
import { bareHttpPost } from "./bare-client";
import { fleetOf, machineId } from "./fleet";
import { type Served, serveEmbeddedHost, serveRecording } from "./processes";
import { record, sessionOver } from "./session";

/** Who asks: so many callers, over so many clients of the provider. A client keeps eight connections at most. */
const SETTINGS = [
  { name: "1 caller, 1 connection", callers: 1, clients: 1, connections: 1, exchanges: 100 },
  { name: "50 callers, 8 connections", callers: 50, clients: 1, connections: 8, exchanges: 300 },
  { name: "50 callers, 50 connections", callers: 50, clients: 50, connections: 50, exchanges: 300 },
] as const;

const QUERY = { className: "Msvm_ComputerSystem", where: { property: "Name", anyOf: [machineId(3)] } };

type Side = "client" | "bare" | "clientOnBytes" | "bareOnBytes";

/** Small queries one after another, beside Node's own HTTP client that posts the same bytes and reads nothing. */
export async function benchExchanging(rounds: number): Promise<Report> {
  const host = await serveEmbeddedHost(fleetOf(12));
  const recording = await record(host, QUERY);
  const bytes = await serveRecording(recording);
  const body = Buffer.from(recording.exchanges[0]?.request ?? "");
  try {
    const results = [];
    for (const setting of SETTINGS) {
      const sides = [clientSide(host, setting), bareSide(host, setting, body)] as const;
      const onBytes = [clientSide(bytes, setting), bareSide(bytes, setting, body)] as const;
      const measured: Rounds<Side> = await alternate(
        { client: sides[0].run, bare: sides[1].run, clientOnBytes: onBytes[0].run, bareOnBytes: onBytes[1].run },
        rounds,
      );
      for (const side of [...sides, ...onBytes]) side.close();
      results.push({ ...setting, measured });
    }
    return report(results, recording.bytes);
  } finally {
    await Promise.all([host.stop(), bytes.stop()]);
  }
}

type Setting = (typeof SETTINGS)[number];
type Result = Setting & { readonly measured: Rounds<Side> };

function clientSide({ endpoint, authorization }: Served, { callers, clients, exchanges }: Setting) {
  const exchangers = Array.from({ length: clients }, () => new HttpExchanger(endpoint, authorization));
  const sessions = exchangers.map(sessionOver);
  const ask = async (caller: number) => {
    const found = await sessions[caller % clients]?.query(QUERY);
    if (found?.length !== 1) throw new Error(`${found?.length} machines were found`);
  };
  return {
    run: () => share(exchanges, callers, ask),
    close: () => {
      for (const exchanger of exchangers) exchanger.close();
    },
  };
}

function bareSide({ endpoint, authorization }: Served, { callers, connections, exchanges }: Setting, body: Buffer) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    run: () => share(exchanges, callers, () => bareHttpPost(endpoint, agent, authorization, body, () => {})),
    close: () => agent.destroy(),
  };
}

/** All callers at once, each its share one after the other. */
async function share(exchanges: number, callers: number, ask: (caller: number) => Promise<void>): Promise<void> {
  const work = async (caller: number) => {
    for (let i = 0; i < exchanges / callers; i++) await ask(caller);
  };
  await Promise.all(Array.from({ length: callers }, (_, caller) => work(caller)));
}

function report(results: readonly Result[], answerBytes: number): Report {
  const perSecond = ({ measured, exchanges }: Result, side: Side) => (exchanges * 1000) / wallOf(measured, side).median;
  return {
    title: `Exchanging small queries: one machine, ${answerBytes} bytes an answer`,
    notes: [
      "The client is a query of the provider, the bare one Node's HTTP client posting the same bytes, unread. Both ask",
      "an embedded host, and a server that answers constant bytes; each is a process of its own. What the host takes",
      "longer than constant bytes, asked barely by one caller, is the host's own time for a request.",
    ],
    ratios: results.flatMap(({ name, measured }) => [
      {
        what: `client / bare, the host: ${name}`,
        wall: relativeSpeed(measured, "client", "bare"),
        cpu: relativeSpeed(measured, "client", "bare", "cpu"),
      },
      {
        what: `client / bare, constant bytes: ${name}`,
        wall: relativeSpeed(measured, "clientOnBytes", "bareOnBytes"),
        cpu: relativeSpeed(measured, "clientOnBytes", "bareOnBytes", "cpu"),
      },
    ]),
    absolutes: [
      ...results.flatMap((result) => [
        { what: `client, the host: ${result.name}`, value: perSecond(result, "client"), unit: "exchanges/s" },
        { what: `bare, the host: ${result.name}`, value: perSecond(result, "bare"), unit: "exchanges/s" },
        {
          what: `client, constant bytes: ${result.name}`,
          value: perSecond(result, "clientOnBytes"),
          unit: "exchanges/s",
        },
        { what: `bare, constant bytes: ${result.name}`, value: perSecond(result, "bareOnBytes"), unit: "exchanges/s" },
      ]),
      ...results.slice(0, 1).map(({ measured, exchanges }) => ({
        what: "the host's own time for a request",
        value: spreadOf(measured.map(({ bare, bareOnBytes }) => (bare.wall - bareOnBytes.wall) / exchanges)).median,
        unit: "ms",
      })),
    ],
  };
}
