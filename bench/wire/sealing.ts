import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Authority } from "../../test/support/certificates";
import { type Rounds, relativeSpeed } from "../measure/alternate";
import { measureFresh } from "../measure/fresh";
import type { Report } from "../measure/report";
import { spreadOf } from "../measure/spread";
import { fleetOf } from "./fleet";
import { type Served, serveEmbeddedHost } from "./processes";
import { EXCHANGES, type Guest, type SealingMaterial } from "./sealing-material";
import { record } from "./session";

const SIDES = [
  ...(["plainSmall", "sealedSmall", "plainLarge", "sealedLarge"] as const),
  ...(["tlsBasicSmall", "tlsNtlmSmall", "tlsBasicLarge", "tlsNtlmLarge"] as const),
  ...(["basicFirst", "ntlmFirst", "tlsBasicFirst", "tlsNtlmFirst"] as const),
] as const;
type Side = (typeof SIDES)[number];

/** At most 1.5 times the time of a plain exchange. */
const GOAL = 0.67;

/** A round starts a process for each side, which takes seconds and measures many runs. */
const ROUNDS_SHARE = 1 / 5;

/** With their properties they make one answer of some 400 kB. */
const MACHINES = 170;

/** NTLM beside Basic: sealed over plain HTTP, over HTTPS, and on new connections. */
export async function benchSealing(rounds: number): Promise<Report> {
  const { files, ca, remove } = await identityFiles();
  const plain = await serveEmbeddedHost(fleetOf(MACHINES));
  const tls = await serveEmbeddedHost(fleetOf(MACHINES), files);
  const processes = Math.ceil(rounds * ROUNDS_SHARE);
  try {
    const recording = await record(plain, { className: "Msvm_ComputerSystem" });
    const material: SealingMaterial = {
      plain: guestOf(plain),
      tls: { ...guestOf(tls), endpoint: { ...tls.endpoint, tls: { ca } } },
      machines: MACHINES,
    };
    const measured = await measureFresh(join(__dirname, "sealing-sides.ts"), SIDES, { ...material }, processes);
    return report(measured, processes, { bytes: recording.bytes, answers: recording.exchanges.length });
  } finally {
    remove();
    await Promise.all([plain.stop(), tls.stop()]);
  }
}

function guestOf({ endpoint, username, password }: Served): Guest {
  return { endpoint, username, password };
}

/** A certificate for the host on HTTPS, made for this run. */
async function identityFiles() {
  const folder = mkdtempSync(join(tmpdir(), "failback-bench-"));
  const authority = await Authority.create("An Authority");
  const { certificate, key } = await authority.issue({ names: ["127.0.0.1"] });
  const files = { certificate: join(folder, "host.pem"), key: join(folder, "host.key") };
  writeFileSync(files.certificate, certificate);
  writeFileSync(files.key, key, { mode: 0o600 });
  return { files, ca: authority.pem, remove: () => rmSync(folder, { recursive: true }) };
}

function report(
  measured: Rounds<Side>,
  processes: number,
  { bytes, answers }: { readonly bytes: number; readonly answers: number },
): Report {
  const ratio = (what: string, side: Side, other: Side) => ({
    what,
    wall: relativeSpeed(measured, side, other),
    cpu: relativeSpeed(measured, side, other, "cpu"),
  });
  const time = (what: string, side: Side, kind: keyof typeof EXCHANGES) => ({
    what: `${what}, processor time of the client`,
    value: spreadOf(measured.map((costs) => costs[side].cpu)).median / EXCHANGES[kind],
    unit: "ms",
  });
  return {
    title: `NTLM beside Basic: small answers, and ${answers} answer(s) of ${Math.round(bytes / 1000)} kB for a large one`,
    notes: [
      "One caller asks an embedded host in another process over one connection. Each side runs in processes of its own,",
      `${processes} each, in turns; what counts of one is the middle of its runs after a warm-up. A ratio of 1 is as fast,`,
      "0.67 takes one and a half times as long. Over HTTPS NTLM authenticates the connection, and TLS alone encrypts.",
    ],
    ratios: [
      { ...ratio("sealed / plain, over HTTP: a small answer", "sealedSmall", "plainSmall"), goal: GOAL },
      { ...ratio("sealed / plain, over HTTP: a large answer", "sealedLarge", "plainLarge"), goal: GOAL },
      ratio("NTLM / Basic, over HTTPS: a small answer", "tlsNtlmSmall", "tlsBasicSmall"),
      ratio("NTLM / Basic, over HTTPS: a large answer", "tlsNtlmLarge", "tlsBasicLarge"),
      ratio("NTLM / Basic, over HTTP: a new connection and its first answer", "ntlmFirst", "basicFirst"),
      ratio("NTLM / Basic, over HTTPS: a new connection and its first answer", "tlsNtlmFirst", "tlsBasicFirst"),
    ],
    absolutes: [
      time("plain, small", "plainSmall", "small"),
      time("sealed, small", "sealedSmall", "small"),
      time("plain, large", "plainLarge", "large"),
      time("sealed, large", "sealedLarge", "large"),
      time("Basic over HTTP, a new connection", "basicFirst", "first"),
      time("NTLM over HTTP, a new connection", "ntlmFirst", "first"),
      time("Basic over HTTPS, a new connection", "tlsBasicFirst", "first"),
      time("NTLM over HTTPS, a new connection", "tlsNtlmFirst", "first"),
    ],
  };
}
