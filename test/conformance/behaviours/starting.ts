import type { StartOutcome } from "../../../provider/failback/ports";
import type { FaultSet } from "../../../simulator/faults/fault-set";
import { type Behaviour, machine, open, order, type Scene } from "../scene";

const onCall = (effect: NonNullable<NonNullable<FaultSet["wire"]>[number]["effect"]>): FaultSet => ({
  wire: [{ operation: "InitiateFailback", effect }],
});

/** What an adapter makes of a call under a fault, and how often the host was called and began. */
async function under({ replica, host }: Scene, set: FaultSet, deadlineMs = 20_000) {
  await host.faults(set);
  let gates = 0;
  const outcome = await replica.initiateFailback(order(machine("01"), { deadlineMs }), async () => void gates++);
  const calls = await host.calls();
  return { outcome, gates, calls: calls.length, started: calls.filter(({ started }) => started).length };
}

/** The answers that leave open what the host did: it began once, and nobody asked twice. */
const lost: readonly (readonly [what: string, set: FaultSet])[] = [
  ["the answer is lost before its head", onCall({ kind: "lose", at: "beforeHeaders" })],
  ["the answer is lost within its head", onCall({ kind: "lose", at: "withinHeaders" })],
  ["the answer is lost within its body", onCall({ kind: "lose", at: "withinBody" })],
  ["a fault comes after the host began", onCall({ kind: "fault", subcode: "w:InternalError", when: "after" })],
  ["an HTTP status comes after the host began", onCall({ kind: "status", status: 500, when: "after" })],
  ["the answer is cut in the middle", onCall({ kind: "truncate" })],
  ["the answer is to another message", onCall({ kind: "relatesTo", to: "other" })],
  ["the answer has a DOCTYPE", onCall({ kind: "doctype" })],
  ["the code does not tell", { failback: { start: { returnValue: 32_768 } } }],
  ["no code comes at all", { failback: { start: { returnValue: "missing" } } }],
];

/** The one call. */
export const starting: readonly Behaviour[] = [
  {
    name: "calls once and tells the job, its gate asked once, on a connection of its own, before any byte of the call",
    check: async ({ replica, host, relay }) => {
      // Whatever has to be read for the call is read by now.
      await replica.inventory();
      const before = relay.opened;
      const seen: { more: number; open: boolean; calls: number }[] = [];
      const outcome = await replica.initiateFailback(order(), async () => {
        seen.push({ more: relay.opened - before, open: relay.open > 0, calls: (await host.calls()).length });
      });
      expect(outcome).toEqual({ kind: "accepted", jobId: expect.stringMatching(/^[0-9A-F-]{36}$/i) });
      expect(seen).toEqual([{ more: 1, open: true, calls: 0 }]);
      expect(await host.calls()).toMatchObject([
        { machineId: machine("01"), relationship: "primary", started: true, recoveryPoint: null },
      ]);
    },
  },
  {
    name: "sends a recovery point verbatim, and the relationship that is meant",
    check: async ({ replica, host }) => {
      const recoveryPointId = "9D1E7B30-52C8-4F6A-8E04-3A5C7F90D503";
      const outcome = await replica.initiateFailback(order(machine("05"), { recoveryPointId }), open);
      expect(outcome.kind).toBe("accepted");
      await replica.initiateFailback(order(machine("0D"), { relationship: "extended" }), open);
      expect(await host.calls()).toMatchObject([
        { machineId: machine("05"), relationship: "primary", recoveryPoint: recoveryPointId },
        { machineId: machine("0D"), relationship: "extended" },
      ]);
    },
  },
  {
    name: "tells a refusal by its code",
    check: async ({ replica, host }) => {
      const codes = [];
      for (const end of ["02", "03", "0E"]) codes.push(await replica.initiateFailback(order(machine(end)), open));
      const refused = (returnCode: number): StartOutcome => ({ kind: "refused", returnCode });
      expect(codes).toEqual([refused(32_770), refused(32_775), refused(32_774)]);
      expect((await host.calls()).some(({ started }) => started)).toBe(false);
    },
  },
  ...lost.map(([what, set]) => ({
    name: `knows that it does not know, and asks no second time, when ${what}`,
    check: async (scene: Scene) => {
      const { outcome, ...counted } = await under(scene, set);
      expect(outcome).toMatchObject({ kind: "unknown", cause: { name: "FailbackError" } });
      expect(counted).toEqual({ gates: 1, calls: 1, started: 1 });
    },
  })),
  {
    name: "knows that it does not know when the connection ends before the host has read the call",
    check: async (scene) => {
      const { outcome, ...counted } = await under(scene, onCall({ kind: "drop" }));
      expect(outcome).toMatchObject({ kind: "unknown", cause: { code: "hostUnreachable" } });
      expect(counted).toEqual({ gates: 1, calls: 0, started: 0 });
    },
  },
  {
    name: "waits for an answer no longer than it was told",
    check: async (scene) => {
      const began = performance.now();
      const { outcome, ...counted } = await under(scene, onCall({ kind: "lose", at: "never" }), 1_000);
      expect(outcome).toMatchObject({ kind: "unknown", cause: { code: "hostTimeout" } });
      expect(counted).toEqual({ gates: 1, calls: 1, started: 1 });
      expect(performance.now() - began).toBeLessThan(15_000);
    },
  },
  {
    name: "knows the host's time when its gate is asked, also when nobody has looked before",
    check: async ({ replica }) => {
      let atGate: number | undefined;
      await replica.initiateFailback(order(), async () => {
        atGate = replica.hostTime();
      });
      expect(Math.abs((atGate ?? 0) - Date.now())).toBeLessThan(30_000);
    },
  },
  {
    name: "sends nothing when its gate refuses",
    check: async ({ replica, host }) => {
      const refusal = new Error("the engine has gone");
      const outcome = await replica.initiateFailback(order(), () => Promise.reject(refusal));
      expect(outcome).toMatchObject({ kind: "notSent", cause: { cause: refusal } });
      expect(await host.calls()).toEqual([]);
    },
  },
  {
    name: "sends nothing, and asks no gate, when the host has gone since it was looked at",
    check: async ({ replica, host, relay }) => {
      await replica.inventory();
      await relay.close();
      let gates = 0;
      const outcome = await replica.initiateFailback(order(), async () => void gates++);
      expect(outcome).toMatchObject({ kind: "notSent", cause: { code: "hostUnreachable" } });
      expect({ gates, calls: await host.calls() }).toEqual({ gates: 0, calls: [] });
    },
  },
];
