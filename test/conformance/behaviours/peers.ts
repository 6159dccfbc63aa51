import type { FailbackErrorCode } from "../../../provider/errors";
import type { WireEffect } from "../../../simulator/faults/fault-set";
import { type Behaviour, machine, open, order, primary } from "../scene";

const hostile: readonly (readonly [what: string, effect: WireEffect, code: FailbackErrorCode])[] = [
  ["cut in the middle", { kind: "truncate" }, "answerUnreadable"],
  ["to another message", { kind: "relatesTo", to: "other" }, "answerUnreadable"],
  ["to no message", { kind: "relatesTo", to: "none" }, "answerUnreadable"],
  ["with a DOCTYPE", { kind: "doctype" }, "answerUnreadable"],
  ["lost within its body", { kind: "lose", at: "withinBody" }, "hostUnreachable"],
  ["that denies access", { kind: "fault", subcode: "w:AccessDenied", when: "before" }, "accessDenied"],
  ["of a host without Hyper-V", { kind: "fault", subcode: "a:DestinationUnreachable", when: "before" }, "notHyperV"],
];

/** Hosts that lie, refuse or go, and many questions at once. */
export const peers: readonly Behaviour[] = [
  ...hostile.map(([what, effect, code]) => ({
    name: `makes ${code} of an answer ${what}, and reads the next good one`,
    check: async ({ replica, host }: Parameters<Behaviour["check"]>[0]) => {
      await host.faults({
        wire: [{ operation: "Enumerate", class: "Msvm_ReplicationRelationship", times: 1, effect }],
      });
      await expect(replica.relationships([primary(machine("01"))])).rejects.toMatchObject({ code });
      expect(await replica.relationships([primary(machine("01"))])).toMatchObject([{ state: 6 }]);
    },
  })),
  {
    name: "reads on after the host was busy",
    check: async ({ replica, host }) => {
      await host.faults({
        wire: [{ operation: "Enumerate", times: 1, effect: { kind: "status", status: 503, when: "before" } }],
      });
      expect(await replica.relationships([primary(machine("01"))])).toMatchObject([{ state: 6 }]);
    },
  },
  {
    name: "is turned away with an account that the host does not know, and has sent nothing",
    check: async ({ asStranger, host }) => {
      const replica = asStranger();
      await expect(replica.inventory()).rejects.toMatchObject({ code: "authenticationFailed" });
      const outcome = await replica.initiateFailback(order(), open);
      expect(outcome).toMatchObject({ kind: "notSent", cause: { code: "authenticationFailed" } });
      expect(await host.calls()).toEqual([]);
    },
  },
  {
    name: "keeps forty questions and four calls at once apart, over few connections",
    check: async ({ replica, host, relay }) => {
      const ends = ["01", "05", "0B", "0F"];
      const [seen, started] = await Promise.all([
        Promise.all(Array.from({ length: 40 }, (_, n) => replica.observe([primary(machine(n % 2 ? "02" : "03"))]))),
        Promise.all(ends.map((end) => replica.initiateFailback(order(machine(end)), open))),
      ]);
      const names = seen.map(([one]) => one?.machine?.name);
      expect(names).toEqual(Array.from({ length: 40 }, (_, n) => (n % 2 ? "FILE01" : "WEB01")));
      expect(started.map(({ kind }) => kind)).toEqual(ends.map(() => "accepted"));
      const called = (await host.calls()).map(({ machineId }) => machineId);
      expect(called.toSorted()).toEqual(ends.map(machine));
      expect(relay.most).toBeLessThanOrEqual(8 + ends.length);
    },
  },
  {
    name: "leaves no connection when it is closed",
    check: async ({ replica, relay }) => {
      await Promise.all([replica.inventory(), replica.recoveryPoints()]);
      expect(relay.open).toBeGreaterThan(0);
      await replica.close();
      await relay.quiet();
      expect(relay.open).toBe(0);
    },
  },
];
