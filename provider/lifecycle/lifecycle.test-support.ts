import {
  EXTERNAL,
  offMachine,
  type Scene,
  ScriptedHost,
  TestClock,
  TestJournal,
  TestProgress,
  VM,
} from "../failback/failback.test-support";
import type { HostInventory, InventoryMachine, ReplicationProvider } from "../failback/ports";
import { HostDirectory } from "./host-directory";
import { lifecycleOver } from "./lifecycle";

/** A host whose inventory is its one machine, and further ones if a test adds them. */
export class InventoryHost extends ScriptedHost {
  inventories = 0;
  provider: ReplicationProvider = EXTERNAL;
  further: readonly InventoryMachine[] = [];

  override async inventory(): Promise<never> {
    this.inventories++;
    const { relationship, jobs = [] } = this.scene();
    const sql01: InventoryMachine = {
      ...offMachine,
      jobs,
      relationships: relationship ? { primary: { ...relationship, provider: this.provider } } : {},
    };
    const inventory: HostInventory = { machines: [sql01, ...this.further] };
    return inventory as never;
  }
}

export const programInputs = {
  host: { address: "hv-dr-01", auth: "basic", allowUnencrypted: true },
  vm: { name: "SQL01" },
};

export function world(scene: () => Scene) {
  const clock = new TestClock();
  const host = new InventoryHost(scene);
  const progress = new TestProgress();
  const journal = new TestJournal();
  const lifecycle = lifecycleOver({
    clock,
    hosts: new HostDirectory(() => host, clock),
    progress: () => progress,
    journal,
    slots: 8,
  });
  return { lifecycle, host, clock, progress, journal };
}

export { VM };
