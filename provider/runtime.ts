/**
 * The entry that the serialised stub of every resource loads: Pulumi's verbs as static named exports. Here the rooms
 * are put together; nothing is decided here. What each verb takes and gives is the contract with every stub ever
 * stored in a stack's state: it may grow, and never change.
 */
import { connectWinrm } from "./connect/winrm";
import type { Properties } from "./engine/answers";
import { Configuration, type ConfigureRequest } from "./engine/configuration";
import { engineAddress } from "./engine/engine-address";
import { EngineLog } from "./engine/engine-log";
import { EngineProgress } from "./engine/engine-progress";
import { engineSlots } from "./engine/engine-slots";
import { StopPoints } from "./engine/stop-points";
import { systemClock } from "./failback/system-clock";
import { openJournal } from "./journal/open-journal";
import type { CheckResult } from "./lifecycle/check";
import type { DiffResult } from "./lifecycle/diff";
import { HostDirectory } from "./lifecycle/host-directory";
import type { HostInput } from "./lifecycle/host-input";
import { PLACES_KEY, placesPerHost } from "./lifecycle/host-places";
import { type Lifecycle, lifecycleOver } from "./lifecycle/lifecycle";
import type { CreateResult } from "./lifecycle/operate";
import type { ReadResult } from "./lifecycle/read";
import { verbsOver } from "./lifecycle/verbs";
import { waveVerbsOver } from "./lifecycle/wave/wave-verbs";

const configuration = new Configuration();
let lifecycle: Lifecycle | undefined;
const verbs = verbsOver(ready);
const waveVerbs = waveVerbsOver(ready);
const stops = StopPoints.from(process.env);

export function configure(request: ConfigureRequest): void {
  configuration.give(request);
}

export function check(olds: Properties, news: Properties): Promise<CheckResult> {
  return verbs.check(olds, news);
}

export function diff(id: string, olds: Properties, news: Properties): Promise<DiffResult> {
  return verbs.diff(id, olds, news);
}

export function create(inputs: Properties): Promise<CreateResult> {
  return stops.during(inputs, () => verbs.create(inputs));
}

export function update(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }> {
  return stops.during(news, () => verbs.update(id, olds, news));
}

export function read(id: string, props: Properties): Promise<ReadResult> {
  return verbs.read(id, props);
}

/** The verbs of `FailbackWave`; its stub loads this one name. */
export const wave = {
  configure,
  check: waveVerbs.check,
  diff: waveVerbs.diff,
  create: (inputs: Properties): Promise<CreateResult> => stops.during(inputs, () => waveVerbs.create(inputs)),
  update: (id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }> =>
    stops.during(news, () => waveVerbs.update(id, olds, news)),
  read: waveVerbs.read,
};

async function ready(): Promise<Lifecycle> {
  const { config } = await configuration.value();
  lifecycle ??= assemble((key) => config.get(key));
  return lifecycle;
}

function assemble(config: (key: string) => string | undefined): Lifecycle {
  const log = new EngineLog(engineAddress(process.argv));
  const connect = (host: HostInput) => connectWinrm(host, { config, environment: process.env });
  const journal = openJournal({ configured: config("hyperv:journal"), environment: process.env });
  return lifecycleOver({
    hosts: new HostDirectory(connect, systemClock, (host) => stops.on("host", host)),
    clock: stops.on("clock", systemClock),
    progress: (urn) => stops.on("progress", new EngineProgress(log, urn)),
    journal: stops.on("journal", journal),
    placesPerHost: () => placesPerHost(config(PLACES_KEY)),
    slots: engineSlots(process.env),
  });
}
