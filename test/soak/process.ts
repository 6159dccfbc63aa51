import { WsmanCimSession } from "../../provider/cim/wsman-session";
import type { Progress } from "../../provider/failback/ports";
import { HypervReplicaHost } from "../../provider/hyperv/hyperv-replica-host";
import { HYPERV_NAMESPACE } from "../../provider/hyperv/names";
import { FileJournal } from "../../provider/journal/file-journal";
import { HostDirectory } from "../../provider/lifecycle/host-directory";
import { lifecycleOver } from "../../provider/lifecycle/lifecycle";
import { type Verbs, verbsOver } from "../../provider/lifecycle/verbs";
import type { Exchanger } from "../../provider/transport/winrm/exchanger";
import { WsmanClient } from "../../provider/transport/winrm/wsman-client";
import { type Death, Life } from "./mortal";
import type { SimulatedTime } from "./simulated-time";

/** One provider process, as the engine starts it for one operation. */
export interface ProviderProcess {
  readonly life: Life;
  readonly verbs: Verbs;
}

/** Puts the provider together as its runtime does, over simulated time and a life that may end. */
export function startProcess(
  time: SimulatedTime,
  journalFolder: string,
  exchanger: (life: Life, address: string) => Exchanger,
  death: Death | undefined,
  over: typeof verbsOver = verbsOver,
): ProviderProcess {
  const life = new Life(death);
  const clock = life.wrap({ now: time.now, monotonic: time.monotonic, sleep: time.sleep });
  const connect = ({ address }: { readonly address: string }) => {
    const client = new WsmanClient(life.wrap(exchanger(life, address)), { clock, random: () => 0.5 });
    return new HypervReplicaHost(new WsmanCimSession(client, HYPERV_NAMESPACE), clock);
  };
  const lifecycle = lifecycleOver({
    hosts: new HostDirectory(connect, clock),
    clock,
    progress: () => life.wrap(progressOf(life, time)),
    journal: life.wrap(outsideTime(time, new FileJournal(journalFolder))),
  });
  return { life, verbs: over(async () => lifecycle) };
}

/** Nobody reads the lines here; whether the engine still listens is what counts. */
function progressOf(life: Life, { monotonic }: SimulatedTime): Progress {
  const unread = async () => undefined;
  return {
    moving: unread,
    step: unread,
    warn: unread,
    assertListening: async () => life.assertEngineListens(monotonic()),
  };
}

/** The journal's files are real: while one is worked on, simulated time stands still. */
function outsideTime(time: SimulatedTime, journal: FileJournal): FileJournal {
  return new Proxy(journal, {
    get: (target, key) => {
      const member: unknown = Reflect.get(target, key, target);
      if (typeof member !== "function") return member;
      return (...args: unknown[]) => time.outside(Reflect.apply(member, target, args) as Promise<unknown>);
    },
  });
}
