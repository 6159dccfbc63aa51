/**
 * The entry that the serialised stub of every resource loads: Pulumi's verbs as static named exports. Here the rooms
 * are put together; nothing is decided here. What each verb takes and gives is the contract with every stub ever
 * stored in a stack's state: it may grow, and never change.
 */
import { WsmanCimSession } from "./cim/wsman-session";
import { answer, type Properties, withoutProvider } from "./engine/answers";
import { Configuration, type ConfigureRequest } from "./engine/configuration";
import { EngineLog } from "./engine/engine-log";
import { EngineProgress } from "./engine/engine-progress";
import { KeyedMutex } from "./failback/keyed-mutex";
import type { ReplicaHost } from "./failback/ports";
import { systemClock } from "./failback/system-clock";
import { HypervReplicaHost } from "./hyperv/hyperv-replica-host";
import { HYPERV_NAMESPACE } from "./hyperv/names";
import { FileJournal } from "./journal/file-journal";
import { journalFolder } from "./journal/journal-folder";
import { type CheckResult, check as checkInputs } from "./lifecycle/check";
import { Claims } from "./lifecycle/claims";
import { credentialsFor } from "./lifecycle/credentials";
import { type DiffResult, diff as diffProperties } from "./lifecycle/diff";
import { HostDirectory } from "./lifecycle/host-directory";
import type { HostInput } from "./lifecycle/host-input";
import type { Lifecycle } from "./lifecycle/lifecycle";
import { type CreateResult, create as createResource, update as updateResource } from "./lifecycle/operate";
import { type ReadResult, read as readResource } from "./lifecycle/read";
import { UsedRequests } from "./lifecycle/used-requests";
import { rememberSecret } from "./redaction";
import { HttpExchanger } from "./transport/winrm/http-exchange";
import { WsmanClient } from "./transport/winrm/wsman-client";

const configuration = new Configuration();
let lifecycle: Lifecycle | undefined;

export function configure(request: ConfigureRequest): void {
  configuration.give(request);
}

export function check(olds: Properties, news: Properties): Promise<CheckResult> {
  return answer(news, async () => checkInputs(await ready(), withoutProvider(olds), withoutProvider(news)));
}

export function diff(_id: string, olds: Properties, news: Properties): Promise<DiffResult> {
  return answer(news, async () => diffProperties(await ready(), withoutProvider(olds), withoutProvider(news)));
}

export function create(inputs: Properties): Promise<CreateResult> {
  return answer(inputs, async () => createResource(await ready(), withoutProvider(inputs)));
}

export function update(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }> {
  return answer(news, async () => updateResource(await ready(), id, withoutProvider(olds), withoutProvider(news)));
}

export function read(id: string, props: Properties): Promise<ReadResult> {
  return answer(props, async () => readResource(await ready(), id, withoutProvider(props)));
}

async function ready(): Promise<Lifecycle> {
  const { config } = await configuration.value();
  lifecycle ??= assemble((key) => config.get(key));
  return lifecycle;
}

function assemble(config: (key: string) => string | undefined): Lifecycle {
  // The engine starts the provider process with its own address as the first argument.
  const log = new EngineLog(process.argv[2]);
  const connect = (host: HostInput) => connectWinrm(host, config);
  return {
    hosts: new HostDirectory(connect, systemClock),
    clock: systemClock,
    progress: (urn) => new EngineProgress(log, urn),
    journal: new FileJournal(journalFolder({ configured: config("hyperv:journal"), environment: process.env })),
    claims: new Claims(),
    used: new UsedRequests(),
    mutex: new KeyedMutex(),
  };
}

function connectWinrm({ address, port, tls }: HostInput, config: (key: string) => string | undefined): ReplicaHost {
  const { username, password } = credentialsFor(address, { config, environment: process.env });
  const basic = Buffer.from(`${username}:${password}`, "utf8").toString("base64");
  rememberSecret(password, basic);
  const http = new HttpExchanger({ address, port, tls }, `Basic ${basic}`);
  return new HypervReplicaHost(new WsmanCimSession(new WsmanClient(http), HYPERV_NAMESPACE));
}
