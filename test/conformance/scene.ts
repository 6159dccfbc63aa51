import type { ReplicaHost, StartOrder } from "../../provider/failback/ports";
import { HostControl } from "../support/host-control";
import { openHost } from "../support/in-process-host";
import { CountingRelay } from "./counting-relay";
import type { Certificates, Reach, WayIn } from "./ways-in";

/** A fresh host, and an adapter that is connected to it. */
export interface Scene {
  readonly replica: ReplicaHost;
  /** The same, by an account that the host does not know. */
  readonly asStranger: () => ReplicaHost;
  readonly host: HostControl;
  readonly relay: CountingRelay;
}

/** One thing every adapter does. Its name goes on from "an adapter". */
export interface Behaviour {
  readonly name: string;
  readonly check: (scene: Scene) => Promise<void>;
}

const ACCOUNT = { username: "HV-DR-01\\failback", password: "correct-horse-battery" };

/** Opens a scene, has it played and closes everything, whatever comes of it. */
export async function play(
  way: WayIn,
  certificates: Certificates,
  act: (scene: Scene) => Promise<void>,
): Promise<void> {
  const { username: user, password } = ACCOUNT;
  const host = await openHost({ user, password, ...way.host(certificates) });
  const relay = await CountingRelay.to(host.port);
  const replicas: ReplicaHost[] = [];
  const { ca, client, stranger } = certificates;
  const connect = (more: Partial<Reach> = {}) => {
    const replica = way.connect({ port: relay.port, ca, client, ...ACCOUNT, ...more });
    replicas.push(replica);
    return replica;
  };
  try {
    const asStranger = () => connect({ password: "not the password", client: stranger });
    await act({ replica: connect(), asStranger, host: new HostControl(host), relay });
  } finally {
    await Promise.all(replicas.map((replica) => replica.close()));
    await relay.close();
    await host.close();
  }
}

/** A machine of the starter fleet by the end of its id. */
export function machine(end: string): string {
  return `5F2C1A70-3D64-4B8E-9A15-7C0E8D21B6${end}`;
}

/** An order for a machine that can fail back. */
export function order(vmId = machine("01"), more: Partial<StartOrder> = {}): StartOrder {
  return { vmId, relationship: "primary", recoveryPointId: undefined, deadlineMs: 20_000, ...more };
}

export const primary = (vmId: string) => ({ vmId, relationship: "primary" }) as const;

export const open = async () => {};
