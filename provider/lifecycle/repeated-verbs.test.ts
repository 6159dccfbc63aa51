import { PartialFailure, type Properties } from "../engine/answers";
import { FailbackError } from "../errors";
import {
  Committed,
  FailbackCompleted,
  FailbackInProgress,
  job,
  relationship,
  type Scene,
} from "../failback/failback.test-support";
import type { StartOutcome } from "../failback/ports";
import { check } from "./check";
import { programInputs, world } from "./lifecycle.test-support";
import { create, update } from "./operate";

const armed: Properties = { ...programInputs, request: "CHG-1" };
const before: Scene = { relationship: relationship(Committed) };
const lost: StartOutcome = {
  kind: "unknown",
  jobId: undefined,
  cause: new FailbackError("hostUnreachable", "connection lost"),
};
const accepted: StartOutcome = { kind: "accepted", jobId: "JOB-1" };

/** The verb as an error hook has it repeated: in the same process, with what it was given the first time. */
async function repeatable(verb: "create" | "update", scene: () => Scene) {
  const { lifecycle, host, clock } = world(scene);
  if (verb === "create") {
    const { inputs } = await check(lifecycle, {}, armed);
    return { host, clock, run: () => create(lifecycle, inputs) };
  }
  const disarmed = await check(lifecycle, {}, programInputs);
  const { id, outs } = await create(lifecycle, disarmed.inputs);
  const { inputs } = await check(lifecycle, disarmed.inputs, armed);
  return { host, clock, run: () => update(lifecycle, id, outs, inputs) };
}

describe.each(["create", "update"] as const)("a %s that an error hook has repeated after its failure", (verb) => {
  it.each<readonly [string, StartOutcome, Scene]>([
    ["the answer to the call was lost, and nothing was seen to begin", lost, before],
    ["the failback failed", accepted, { ...before, jobs: [job(10)] }],
  ])("sends nothing again when %s: the request is spent", async (_, answer, then) => {
    let scene = before;
    const { host, clock, run } = await repeatable(verb, () => scene);
    host.answer = answer;
    host.onStart = () => {
      scene = then;
    };
    await expect(run()).rejects.toBeInstanceOf(PartialFailure);
    for (let repeated = 0; repeated < 3; repeated++) {
      clock.at += 400_000;
      scene = before;
      const error = await run().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(PartialFailure);
      expect(error).toMatchObject({
        failure: { code: "requestSpent" },
        properties: { order: { request: "CHG-1", sent: true, outcome: "failed" }, usedRequests: ["CHG-1"] },
      });
    }
    expect(host.starts).toHaveLength(1);
  });

  it("follows a failback that goes on after its wait was given up, and ends well with it", async () => {
    let scene = before;
    const { host, run } = await repeatable(verb, () => scene);
    host.onStart = () => {
      scene = { relationship: relationship(FailbackInProgress), jobs: [job(4)] };
    };
    await expect(run()).rejects.toBeInstanceOf(PartialFailure);
    scene = { relationship: relationship(FailbackCompleted), jobs: [job(7)] };
    expect(await run()).toMatchObject({ outs: { order: { sent: true, outcome: "fulfilled", jobId: "JOB-1" } } });
    expect(host.starts).toHaveLength(1);
  });

  it("sends once more after a certain refusal, for nothing was started: one call was accepted in the end", async () => {
    let scene = before;
    const { host, run } = await repeatable(verb, () => scene);
    host.answer = { kind: "refused", returnCode: 32770 };
    await expect(run()).rejects.toMatchObject({ code: "startRefused" });
    host.answer = accepted;
    host.onStart = () => {
      scene = { relationship: relationship(FailbackCompleted), jobs: [job(7)] };
    };
    expect(await run()).toMatchObject({ outs: { order: { sent: true, outcome: "fulfilled" } } });
    expect(host.starts).toHaveLength(2);
  });
});
