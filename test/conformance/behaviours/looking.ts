import { type Behaviour, machine, open, order, primary } from "../scene";

/** Everything that only looks. */
export const looking: readonly Behaviour[] = [
  {
    name: "tells every machine with its relationships, providers and jobs in one inventory",
    check: async ({ replica }) => {
      const { machines } = await replica.inventory();
      expect(machines).toHaveLength(17);
      const byId = new Map(machines.map((one) => [one.id, one]));
      expect(byId.get(machine("01"))).toEqual({
        id: machine("01"),
        name: "SQL01",
        enabledState: 3,
        operationalStatus: [2],
        mode: 2,
        relationships: {
          primary: { state: 6, health: 1, provider: { kind: "external", name: "Contoso Site Recovery" } },
        },
        jobs: [],
      });
      expect(byId.get(machine("02"))?.relationships.primary?.provider.kind).toBe("builtIn");
      expect(byId.get(machine("0D"))?.relationships.extended?.state).toBe(3);
      expect(byId.get(machine("11"))?.relationships).toEqual({});
    },
  },
  {
    name: "observes in the order asked for, and what is not there as undefined",
    check: async ({ replica }) => {
      const nobody = "00000000-0000-0000-0000-000000000001";
      const [web, none, sql] = await replica.observe([machine("03"), nobody, machine("01")].map(primary));
      expect(web).toMatchObject({ machine: { name: "WEB01", enabledState: 2 }, relationship: { state: 6 }, jobs: [] });
      expect(none).toEqual({ machine: undefined, relationship: undefined, jobs: [] });
      expect(sql?.machine?.name).toBe("SQL01");
    },
  },
  {
    name: "reads relationships alone, primary and extended, and knows which are missing",
    check: async ({ replica }) => {
      const extended = (vmId: string) => ({ vmId, relationship: "extended" }) as const;
      const read = await replica.relationships([
        primary(machine("0D")),
        extended(machine("0D")),
        extended(machine("01")),
      ]);
      expect(read.map((one) => one?.state)).toEqual([6, 3, undefined]);
    },
  },
  {
    name: "finds a job while it runs, and calls it gone once the host has forgotten it",
    check: async ({ replica, host }) => {
      const outcome = await replica.initiateFailback(order(), open);
      if (outcome.kind !== "accepted" || outcome.jobId === undefined) throw new Error(`it was ${outcome.kind}`);
      const never = "00000000-0000-0000-0000-000000000002";
      expect(await replica.jobs([outcome.jobId, never])).toMatchObject([{ id: outcome.jobId, state: 4 }, "gone"]);
      const [seen] = await replica.observe([primary(machine("01"))]);
      expect(seen).toMatchObject({ relationship: { state: 13 }, jobs: [{ id: outcome.jobId }] });
      await host.advanceClock(60 + 301);
      expect(await replica.jobs([outcome.jobId])).toEqual(["gone"]);
      expect(await replica.relationships([primary(machine("01"))])).toMatchObject([{ state: 14 }]);
    },
  },
  {
    name: "finds a job of a class that no query is about, by the reference it was given",
    check: async ({ replica, host }) => {
      await host.faults({ failback: { job: { class: "Contoso_FailbackJob" } } });
      const outcome = await replica.initiateFailback(order(), open);
      if (outcome.kind !== "accepted" || outcome.jobId === undefined) throw new Error(`it was ${outcome.kind}`);
      expect(await replica.jobs([outcome.jobId])).toMatchObject([{ id: outcome.jobId, state: 4 }]);
    },
  },
  {
    name: "lists the recovery points of all machines",
    check: async ({ replica }) => {
      const points = await replica.recoveryPoints();
      expect(points).toHaveLength(7);
      const newest = points.find(({ id }) => id === "9D1E7B30-52C8-4F6A-8E04-3A5C7F90D503");
      expect(newest).toMatchObject({ vmId: machine("05"), consistency: "applicationConsistent" });
    },
  },
  {
    name: "tells the host's time once the host has answered",
    check: async ({ replica, host }) => {
      expect(replica.hostTime()).toBeUndefined();
      await host.faults({ clockSkewSeconds: 3_600 });
      await replica.relationships([primary(machine("01"))]);
      expect(Math.abs((replica.hostTime() ?? 0) - Date.now() - 3_600_000)).toBeLessThan(30_000);
    },
  },
  {
    name: "takes nothing shown for no rights, and never for nothing there",
    check: async ({ replica, host }) => {
      await host.faults({ empty: { classes: "all", keepsHost: false } });
      await expect(replica.inventory()).rejects.toMatchObject({ code: "accessDenied" });
      await expect(replica.observe([primary(machine("01"))])).rejects.toMatchObject({ code: "accessDenied" });
      await expect(replica.jobs(["00000000-0000-0000-0000-000000000003"])).rejects.toMatchObject({
        code: "accessDenied",
      });
    },
  },
  {
    name: "reads on where the host takes no WQL",
    check: async ({ replica, host }) => {
      await host.faults({
        wire: [
          {
            operation: "Enumerate",
            times: 1,
            effect: { kind: "fault", subcode: "n:CannotProcessFilter", when: "before" },
          },
        ],
      });
      expect((await replica.inventory()).machines).toHaveLength(17);
    },
  },
];
