import type { ChunkReport } from "./chunk";

/** The result of a soak in one line of JSON. A history that failed for any other reason is told on standard error. */
export function soakLine(reports: readonly ChunkReport[], seconds: number): string {
  const sum = (of: (report: ChunkReport) => number) => reports.reduce((total, report) => total + of(report), 0);
  const broke = (rule: string) => sum(({ found }) => (found?.rule === rule ? 1 : 0));
  return JSON.stringify({
    runs: sum(({ runs }) => runs),
    seconds: Math.round(seconds),
    waves: sum(({ waves }) => waves),
    starts: sum(({ starts }) => starts),
    doubleStarts: broke("doubleStart"),
    falseSuccesses: broke("falseSuccess"),
    lostRecords: broke("lostRecord"),
    hangs: broke("hang"),
    limitBreaches: broke("limit"),
  });
}
