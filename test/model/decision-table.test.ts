import { decide } from "../../provider/failback/decide";
import type { JobSnapshot } from "../../provider/failback/observation";
import type { ReplicationProvider } from "../../provider/failback/ports";
import type { RequestStanding } from "../../provider/failback/request";

/**
 * The decision table as the design states it, row by row: what an unused, an open and a fulfilled request lead to. It
 * was written down from the design, and is compared with what the code answers in every combination.
 */
const TABLE = `
row          | states                       | unused  | open      | fulfilled
live job     |                              | busy    | wait      | drift
running      | 13                           | join    | wait      | drift
completed    | 14                           | done    | wait      | nothing
recovered    | 5                            | start   | wait      | drift
committed    | 6                            | start   | wait      | nothing
failing over | 12                           | blocked | stuck     | drift
resync       | 9 10 11                      | blocked | stuck     | nothing
elsewhere    | 0 1 2 3 4 7 15 18 19 20 21   | blocked | overtaken | nothing
critical     | 8 16                         | blocked | stuck     | nothing
unknowable   | 17 22 23 24 25 unreadable    | unknown | stuck     | unknown
no relation  |                              | blocked | overtaken | nothing
missing      |                              | blocked | stuck     | unknown
`;

type Column = "unused" | "open" | "fulfilled";
const rows = new Map<string, Record<Column, string>>();
const rowOfState = new Map<string, string>();
for (const line of TABLE.trim().split("\n").slice(1)) {
  const [row = "", states = "", unused = "", open = "", fulfilled = ""] = line.split("|").map((cell) => cell.trim());
  rows.set(row, { unused, open, fulfilled });
  for (const state of states.split(" ").filter(Boolean)) rowOfState.set(state, row);
}

const STATES = [...Array.from({ length: 26 }, (_, state) => state), undefined];
const STANDINGS: RequestStanding[] = ["unused", "open", "fulfilled", "failed", "overtaken", "spent"];
const JOBS = {
  none: undefined,
  live: 4,
  "ended well": 7,
  warned: 32768,
  failed: 10,
  killed: 9,
  gone: undefined,
} as const;
const POWER = [undefined, 2, 3, 6, 9, 32768];
const MODES = [undefined, 0, 1, 2, 3, 4];
const PROVIDERS: ReplicationProvider["kind"][] = ["external", "builtIn", "unknown"];
const HEALTHS = [undefined, 0, 1, 2, 3];
const PLACES = ["there", "no relationship", "no machine"] as const;

interface Combination {
  readonly state: number | undefined;
  readonly standing: RequestStanding;
  readonly job: keyof typeof JOBS;
  readonly power: number | undefined;
  readonly mode: number | undefined;
  readonly provider: ReplicationProvider["kind"];
  readonly health: number | undefined;
  readonly place: (typeof PLACES)[number];
}

function* combinations(): Generator<Combination> {
  for (const state of STATES)
    for (const standing of STANDINGS)
      for (const job of Object.keys(JOBS) as (keyof typeof JOBS)[])
        for (const power of POWER)
          for (const mode of MODES)
            for (const provider of PROVIDERS)
              for (const health of HEALTHS)
                for (const place of PLACES) yield { state, standing, job, power, mode, provider, health, place };
}

/** What the design says to one combination. */
function expected(given: Combination): string {
  const { standing } = given;
  if (standing === "spent") return "spent";
  if (standing === "overtaken") return "nothing";
  const live = given.job === "live" && given.place !== "no machine";
  if (standing === "failed") {
    const goesOn = live || (given.place === "there" && (given.state === 13 || given.state === 14));
    return goesOn ? "wait" : "spent";
  }
  const cell = rowOf(given, live)[standing];
  return standing === "unused" ? unusedCell(given, cell, live) : cell;
}

function rowOf({ place, state }: Combination, live: boolean): Record<Column, string> {
  const name = live
    ? "live job"
    : place === "no machine"
      ? "missing"
      : place === "no relationship"
        ? "no relation"
        : rowOfState.get(String(state ?? "unreadable"));
  const row = rows.get(name ?? "");
  if (!row) throw new Error(`the table has no row for ${name}`);
  return row;
}

/**
 * For an unused request: a live job at 13 is joined, an ended one that nobody recorded too (at 14 only one
 * that failed: that is no success); a start has conditions.
 */
function unusedCell({ place, state, job, power, mode, provider }: Combination, cell: string, live: boolean): string {
  if (place === "no machine") return "blocked";
  if (mode === 3) return "blocked";
  if (live) return place === "there" && state === 13 ? "join" : "blocked";
  if (cell === "done") return ["failed", "killed"].includes(job) ? "join" : "done";
  if (cell !== "start") return cell;
  if (["ended well", "warned", "failed", "killed"].includes(job)) return "join";
  return provider === "external" && power === 3 ? "start" : "blocked";
}

function decided({ state, standing, job, power, mode, provider, health, place }: Combination): string {
  const jobState = JOBS[job];
  const snapshot: JobSnapshot[] =
    jobState === undefined
      ? []
      : [{ id: "JOB", state: jobState, percentComplete: 1, errorCode: 0, errorDescription: undefined }];
  const machine = { id: "VM", name: "VM", enabledState: power, operationalStatus: [2], mode };
  const { kind } = decide({
    standing,
    seen:
      place === "no machine"
        ? { machine: undefined, relationship: undefined, jobs: [] }
        : { machine, relationship: place === "there" ? { state, health } : undefined, jobs: snapshot },
    provider: { kind: provider, name: "" },
    startFrom: ["Recovered", "Committed"],
    allowances: { again: false, builtInProvider: false },
    usedBefore: false,
    recordedJobIds: [],
    recordKnown: true,
    obstacles: [],
  });
  return kind === "quiet" ? "nothing" : kind;
}

describe("the decision table against the design", () => {
  it("has a row for every state", () => {
    for (const state of STATES) expect(rowOfState.has(String(state ?? "unreadable"))).toBe(true);
  });

  it("answers every combination as the design says, and starts only where all of it allows", () => {
    let count = 0;
    const starts: Combination[] = [];
    const wrong: string[] = [];
    for (const given of combinations()) {
      count++;
      const answer = decided(given);
      if (answer === "start") starts.push(given);
      if (answer !== expected(given) && wrong.length < 20) {
        wrong.push(`${JSON.stringify(given)}: ${answer}, the design says ${expected(given)}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(count).toBe(27 * 6 * 7 * 6 * 6 * 3 * 5 * 3);
    expect(starts.length).toBeGreaterThan(0);
    for (const { standing, state, power, provider, mode, job, place } of starts) {
      expect({ standing, power, provider, place }).toEqual({
        standing: "unused",
        power: 3,
        provider: "external",
        place: "there",
      });
      expect([5, 6]).toContain(state);
      expect(mode).not.toBe(3);
      expect(["none", "gone"]).toContain(job);
    }
  });
});
