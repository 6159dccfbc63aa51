import { armed, type Scenario, scenarios } from "../support/scenario";

const begin = scenarios();

async function fulfilled(): Promise<Scenario> {
  const scenario = await begin();
  scenario.declare(armed);
  expect(await scenario.project.up()).toMatchObject({ code: 0 });
  return scenario;
}

describe("after the failback", () => {
  it("L5 drift fails a check that expects none, today and after a refresh, is printed and warned of, and starts nothing; a new request starts one failback", async () => {
    const { host, project, declare } = await fulfilled();
    await host.act("SQL01", "failOver");
    const check = ["--preview-only", "--expect-no-changes", "--diff"];
    const first = await project.refresh(...check);
    expect(first.code).not.toBe(0);
    expect(first.output).toMatch(/replicationState *: "FailbackCompleted" => "Recovered"/);
    expect(first.output).toContain("drift: the host shows Recovered, not FailbackCompleted");

    const preview = await project.preview("--refresh");
    expect(preview.output).toMatch(/replicationState *: "Recovered" => "FailbackCompleted"/);
    expect((await project.refresh("--yes")).code).toBe(0);
    expect((await project.refresh(...check)).code).not.toBe(0);

    const idle = await project.up();
    expect(idle).toMatchObject({ code: 0, output: expect.stringContaining("is used and starts nothing") });
    expect(await host.calls("InitiateFailback")).toHaveLength(1);
    const still = await project.preview("--expect-no-changes");
    expect(still.code).not.toBe(0);
    expect(still.output).toContain("drift: the host shows Recovered");

    declare({ request: "CHG-4712" });
    expect(await project.up()).toMatchObject({ code: 0 });
    expect(await host.calls("InitiateFailback")).toHaveLength(2);
    expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });
  });

  it("L5 drift that goes away by itself leaves an empty preview", async () => {
    const { host, project } = await fulfilled();
    await host.act("SQL01", "failOver");
    expect((await project.preview("--expect-no-changes")).code).not.toBe(0);
    await host.act("SQL01", "setState", { state: "FailbackCompleted" });
    expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });
    expect(await project.refresh("--preview-only", "--expect-no-changes")).toMatchObject({ code: 0 });
  });

  it("L6 a committed machine is superseded: no drift and no call, and a new request is blocked without again", async () => {
    const { host, project, declare } = await fulfilled();
    await host.act("SQL01", "commit");
    expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });
    expect(await project.refresh("--preview-only", "--expect-no-changes")).toMatchObject({ code: 0 });
    declare({ request: "CHG-4712" });
    const preview = await project.preview();
    expect(preview).toMatchObject({ code: 0, output: expect.stringContaining('"againNeeded"') });
    const up = await project.up();
    expect(up.code).not.toBe(0);
    expect(up.output).toMatch(/a request was used before and the relationship reads Committed.* \[againNeeded\]/);
    expect(await host.calls("InitiateFailback")).toHaveLength(1);
    declare({ request: "CHG-4712", again: true });
    expect(await project.up()).toMatchObject({ code: 0 });
    expect(await host.calls("InitiateFailback")).toHaveLength(2);
  });

  it("L6 a reversed relationship, and one that was removed, are superseded too", async () => {
    const { host, project } = await fulfilled();
    await host.act("SQL01", "commit");
    await host.act("SQL01", "reverse");
    expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });
    await host.act("SQL01", "removeReplication");
    expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });
    expect(await project.refresh("--yes", "--expect-no-changes")).toMatchObject({ code: 0 });
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
    expect(await host.calls()).toHaveLength(1);
  });
});
