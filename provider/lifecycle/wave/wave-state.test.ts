import { checkWave } from "./check-wave";
import { fleet, machineId, programOf, waveWorld } from "./wave.test-support";

/** As a checkpoint holds a resource: four spaces for each level, at the depth at which resources stand. */
function bytesInCheckpoint(inputs: unknown, outputs: unknown): number {
  const text = JSON.stringify({ checkpoint: { latest: { resources: [{ inputs, outputs }] } } }, null, 4);
  return Buffer.byteLength(text);
}

/** An order as long as they are in practice: a change reference, a job, a point of the host's choice, no reason. */
const order = JSON.stringify([
  ...["CHG-2026-004711", "fulfilled", true, "2026-11-20T03:00:00.000Z", "2026-11-20T03:10:00.000Z"],
  ...["8A7C6E5D-0000-4000-8000-000000000001", null, null],
]);

it("a wave of two thousand machines needs at most 700 bytes for each in a checkpoint, with a full record", async () => {
  const machines = fleet(2_000, 10).map((one, index) => ({
    ...one,
    name: `PROD-SQL-${one.name}.corp.example`,
    // The longest way to say which may start: every other one.
    enabledState: index % 2 === 0 ? 3 : 2,
  }));
  const program = programOf(machines, { request: "CHG-2026-004711" });
  const { inputs } = await checkWave(waveWorld(machines).lifecycle(), {}, program);
  const keys = machines.map((_, index) => `${machineId(index + 1)}/primary`);
  const outputs = { ...inputs, orders: Object.fromEntries(keys.map((key) => [key, order])) };
  expect(bytesInCheckpoint(inputs, outputs) / machines.length).toBeLessThanOrEqual(700);
});
