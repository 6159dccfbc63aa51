import { gateLine, type PlanGate, standingOf } from "./failback-plan-gates";

const waves = [
  { name: "data" },
  { name: "web", approval: "dr:approved-web" },
  { name: "rest", approval: "dr:approved-rest" },
];

const standing = (request: string | undefined, approvals: Record<string, string>) =>
  standingOf(waves, request, (key) => approvals[key]);

describe("what a request arms", () => {
  it("is nothing without a request, whatever was approved", () => {
    expect(standing(undefined, { "dr:approved-web": "CHG-1", "dr:approved-rest": "CHG-1" })).toEqual({
      armed: 0,
      gate: undefined,
    });
  });

  it("ends before the first wave whose approval is not there, also when a later one is", () => {
    expect(standing("CHG-1", { "dr:approved-rest": "CHG-1" })).toMatchObject({
      armed: 1,
      gate: { wave: "web", approval: "dr:approved-web", isForAnother: false },
    });
    expect(standing("CHG-1", { "dr:approved-web": "CHG-1" })).toMatchObject({ armed: 2, gate: { wave: "rest" } });
  });

  it("is everything once every approval names the request", () => {
    const approvals = { "dr:approved-web": "CHG-1", "dr:approved-rest": "CHG-1" };
    expect(standing("CHG-1", approvals)).toEqual({ armed: 3, gate: undefined });
  });

  it.each(["CHG-1", "true", "CHG-21", "chg-2", "CHG-2 ", ""])("is not widened by an approval that says %j", (value) => {
    expect(standing("CHG-2", { "dr:approved-web": value })).toMatchObject({ armed: 1, gate: { isForAnother: true } });
  });
});

describe("the line of a closed gate", () => {
  const gate = standing("CHG-4711", {}).gate as PlanGate;

  it("says the command that opens it, and who waits", () => {
    expect(gateLine(gate, 0)).toBe(
      "web waits for approval: `pulumi config set dr:approved-web CHG-4711`; nothing of it starts before",
    );
    expect(gateLine(gate, 1)).toContain("web, and the wave after it, wait for approval");
    expect(gateLine(gate, 3)).toContain("web, and the 3 waves after it, wait for approval");
  });

  it("says that the approval there is for another request, and not which", () => {
    const other = standing("CHG-4711", { "dr:approved-web": "CHG-0815" }).gate as PlanGate;
    expect(gateLine(other, 0)).toContain("(dr:approved-web approves another request)");
    expect(gateLine(other, 0)).not.toContain("0815");
  });

  it("quotes a request that a shell would read otherwise", () => {
    expect(standing("it's $HOME", {}).gate?.command).toBe(
      String.raw`pulumi config set dr:approved-web 'it'\''s $HOME'`,
    );
  });
});
