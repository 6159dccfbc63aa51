import type { Properties } from "../../provider/engine/answers";
import { machineId } from "../../simulator/testing/fleets.test-support";
import { failedOver, long } from "./wave-machines";

/** Shorter than a long failback. */
const timeouts = { job: "100 seconds" };

describe("the places of a wave, when something goes wrong on the way", () => {
  it("a failback whose job failed while the relationship still reads that it runs keeps its place", async () => {
    const world = failedOver(1, 2);
    world.behave(0, { failback: { job: { ends: "failed" }, state: { whenFailed: "stays" } } });
    const ended = await world.up(world.program({ maxParallelPerHost: 1, failureBudget: 9 }), "1-2");
    expect(ended.reasons.join("\n")).toMatch(
      /1 failed: VM1 on hv-1: .*\n1 not started: VM2 on hv-1: .*kept their places/,
    );
    expect([world.state(1), world.sent(2), ...world.mostAtOnce()]).toEqual([13, 0, 1]);
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
    "one read that is lost while an open failback is resumed, after %d others, frees no place and loses no order",
    async (after) => {
      const world = failedOver(1, 2, { 1: long });
      const limits = { maxParallelPerHost: 1, failureBudget: 9 };
      await world.up(world.program({ ...limits, timeouts, members: ["VM1 on hv-1"] }), "1");
      world.network.set([{ kind: "unreachable", on: "read", after, seconds: 1 }]);
      await world.up(world.program(limits), "2");
      expect([
        ...world.mostAtOnce(),
        world.sent(1),
        ["open", "fulfilled"].includes(String(world.order(1)?.[1])),
      ]).toEqual([1, 1, true]);
    },
  );

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
    "nor does it, after %d others, where only the journal knows the failback: then the record knows it from now on",
    async (after) => {
      const world = failedOver(1, 2, { 1: long });
      const limits = { maxParallelPerHost: 1, failureBudget: 9 };
      const append = world.journal.append.bind(world.journal);
      world.journal.append = async (entry) => {
        await append(entry);
        if (entry.phase === "accepted") world.kill();
      };
      await world.up(world.program({ ...limits, members: ["VM1 on hv-1"] }), "1");
      world.journal.append = append;
      world.network.set([{ kind: "unreachable", on: "read", after, seconds: 1 }]);
      const ended = await world.up(world.program(limits), "2");
      expect([...world.mostAtOnce(), world.sent(1)]).toEqual([1, 1]);
      if (!ended.reasons.join().includes("cannot be reached")) expect(world.order(1)?.[0]).toBe("CHG-1");
    },
  );

  it("an open failback of an older request is no failure under the new one: its budget stands", async () => {
    const world = failedOver(1, 3, { 1: { failback: { seconds: 30_000 } } });
    const limits = { failureBudget: 0, timeouts };
    await world.up(world.program({ ...limits, members: ["VM1 on hv-1"] }), "1");
    const rules = { ...limits, request: "CHG-2", maxParallel: 2, stagger: "90 seconds" };
    const ended = await world.up(world.program(rules), "2-3");
    expect(ended.reasons.join("\n")).toMatch(/of 3 machines 2 back, 1 open/);
    expect([world.sent(2), world.sent(3), world.outputs["failures"]]).toEqual([1, 1, undefined]);
  });

  it("F5 a host that leaves with a machine that fails back is still asked: its place in the whole is kept", async () => {
    const world = failedOver(2, 1, { 1: long });
    const limits = { maxParallel: 1, failureBudget: 9 };
    await world.up(world.program({ ...limits, timeouts, members: ["VM1 on hv-1"] }), "1");
    const { "hv-1": _, ...hosts } = world.program()["hosts"] as Properties;
    const ended = await world.up(world.program({ ...limits, hosts, members: ["VM2 on hv-2"] }), "1");
    expect(ended.reasons.join()).toMatch(/1 not started: VM2 on hv-2.*kept their places/);
    expect([world.order(1)?.[1], world.sent(2)]).toEqual(["open", 0]);
  });

  it("F5 a machine that left while it failed back, and whose host is away now, keeps its place", async () => {
    const world = failedOver(2, 2, { 1: long });
    const limits = { maxParallel: 1, failureBudget: 9 };
    await world.up(world.program({ ...limits, timeouts, members: ["VM1 on hv-1"] }), "1");
    world.away.add("hv-1");
    const members = ["VM3 on hv-2", "VM4 on hv-2"];
    const ended = await world.up(world.program({ ...limits, members }), "1-2");
    expect(ended.reasons.join()).toMatch(/2 not started: VM3 on hv-2, VM4 on hv-2.*kept their places/);
    expect([world.sent(3), world.sent(4)]).toEqual([0, 0]);
  });

  it("F5 of two hosts that show the machine that left, the one at which it runs is meant", async () => {
    const world = failedOver(2, 2, { 1: long, 3: { id: machineId(1) } });
    const limits = { maxParallel: 1, failureBudget: 9 };
    await world.up(world.program({ ...limits, timeouts, members: ["VM1 on hv-1"] }), "1");
    const ended = await world.up(world.program({ ...limits, members: ["VM2 on hv-1"] }), "1");
    expect(ended.reasons.join()).toMatch(/1 not started: VM2 on hv-1.*kept their places/);
    expect(world.sent(2)).toBe(0);
  });

  it("one host that is reached by both ports of WinRM is one host, and has one limit", async () => {
    const world = failedOver(1, 2);
    const [hv] = Object.values(world.program()["hosts"] as Properties) as [Properties];
    const hosts = { a: hv, b: { ...hv, port: 5986 } };
    const program = world.program({ hosts, members: ["VM1 on a", "VM2 on b"], maxParallelPerHost: 1 });
    expect((await world.up(program, "1-2")).reasons).toEqual([]);
    expect([world.sent(1), world.sent(2), ...world.mostAtOnce()]).toEqual([1, 1, 1]);
  });
});
