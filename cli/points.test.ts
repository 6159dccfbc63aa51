import type { RunningHost } from "../simulator/host";
import { at, failback, startFleet } from "./host-commands.test-support";
import type { PointsReport } from "./points/show-points";

let host: RunningHost;

beforeAll(async () => {
  host = await startFleet();
});
afterAll(() => host.close());

describe("hyperv-failback points", () => {
  it("lists a machine's points, newest first, and which one each policy would choose", async () => {
    const { code, out } = await failback(["points", "--host", at(host), "--json", "sql02"]);
    expect(code).toBe(0);
    const report = JSON.parse(out) as PointsReport;
    expect(report.machine).toEqual({ id: "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B605", name: "SQL02" });
    expect(report.points.map(({ id }) => id.slice(-1))).toEqual(["5", "4", "3", "2", "1"]);
    expect(report.choices).toMatchObject([
      { policy: "latest", id: null, words: "latest: no point is named, the host picks it" },
      { policy: "latestApplicationConsistent", id: "9D1E7B30-52C8-4F6A-8E04-3A5C7F90D503" },
    ]);
  });

  it("says what { takenBefore } would choose when an instant is given", async () => {
    const all = JSON.parse((await failback(["points", "--host", at(host), "--json", "SQL02"])).out) as PointsReport;
    const instant = all.points[0]?.takenAt ?? "";
    const { out } = await failback(["points", "--host", at(host), "--taken-before", instant, "SQL02"]);
    expect(out).toMatch(/crash-consistent +9D1E7B30-52C8-4F6A-8E04-3A5C7F90D504 +\{ takenBefore: "/);
    expect(out).toMatch(/application-consistent +9D1E7B30-52C8-4F6A-8E04-3A5C7F90D503 +"latestApplicationConsistent"/);
  });

  it("says that a machine has none, and ends with 0", async () => {
    const { code, out } = await failback(["points", "--host", at(host), "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B601"]);
    expect(code).toBe(0);
    expect(out).toContain("The host shows no recovery point of this machine.");
    expect(out).toContain("none of its 0 recovery points is application-consistent");
  });

  it.each<[string, string[], number, RegExp]>([
    ["a machine that is not there", ["NOBODY"], 1, /no machine on 127\.0\.0\.1 is named "NOBODY" \[machineNotFound\]/],
    ["two machines of one name", ["DUP01"], 1, /\[machineNotUnique\]/],
    ["an instant that is none", ["SQL02", "--taken-before", "yesterday"], 2, /--taken-before: /],
    ["no machine", [], 2, /missing required argument 'machine'/],
  ])("refuses %s", async (_, args, code, words) => {
    const ended = await failback(["points", "--host", at(host), ...args]);
    expect(ended).toMatchObject({ code, out: "" });
    expect(ended.err).toMatch(words);
  });
});
