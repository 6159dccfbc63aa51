import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { readJson } from "../control/read-json";
import { Refusal } from "../control/refusal";
import type { EmbeddedHost } from "../embedded-host";
import { drawFaults } from "./draw";
import type { FaultSet } from "./fault-set";
import { faultSetSchema } from "./fault-set-schema";
import type { FaultyWire } from "./faulty-wire";

const seedSchema = z.strictObject({
  seed: z.int().min(0).max(0xffff_ffff),
  intensity: z.number().min(0).max(1).default(0.3),
});

/** The control API's routes for faults. */
export class FaultControl {
  #current: FaultSet = {};

  constructor(
    readonly host: EmbeddedHost,
    readonly wire: FaultyWire,
  ) {}

  async answer(request: IncomingMessage, path: string): Promise<unknown> {
    switch (`${request.method} ${path}`) {
      case "GET /faults":
        return this.#current;
      case "PUT /faults":
        return this.#use(await readJson(request, faultSetSchema));
      case "DELETE /faults":
        this.#use({});
        return undefined;
      case "POST /faults/seed": {
        const { seed, intensity } = await readJson(request, seedSchema);
        return this.#use(drawFaults(seed, intensity));
      }
      case "GET /faults/log":
        return this.wire.log.entries;
      case "POST /faults/release":
        return { released: this.wire.held.release() };
      default:
        throw new Refusal(404, `there is no ${request.method} ${path}`);
    }
  }

  #use(set: FaultSet): FaultSet {
    const { wire = [], machines, ...behaviour } = set;
    this.host.behave({ ...behaviour, ...(machines && { machines: this.#byId(machines) }) });
    this.wire.follow(wire);
    this.#current = set;
    return set;
  }

  #byId(machines: NonNullable<FaultSet["machines"]>): NonNullable<FaultSet["machines"]> {
    const known = this.host.view().state.machines;
    const entries = Object.entries(machines).map(([nameOrId, behaviour]) => {
      const wanted = nameOrId.toLowerCase();
      const found = known.filter(({ id, name }) => id.toLowerCase() === wanted || name.toLowerCase() === wanted);
      const [machine] = found;
      if (!machine) throw new Refusal(400, `machines.${nameOrId}: there is no such machine`);
      if (found.length > 1) throw new Refusal(400, `machines.${nameOrId}: ${found.length} machines are called so`);
      return [machine.id, behaviour] as const;
    });
    return Object.fromEntries(entries);
  }
}
