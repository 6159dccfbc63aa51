import type { CimInstance } from "../../provider/cim/instance";
import type { WsmanCimSession } from "../../provider/cim/wsman-session";
import type { HostInput } from "../../provider/lifecycle/host-input";
import type { ClientCertificate } from "../../provider/transport/winrm/auth/credentials";
import type { ServiceIdentity } from "../../provider/transport/winrm/identify";
import type { Unauthenticated } from "./ask-unauthenticated";
import type { StepName, StepResult } from "./report";

/** What the steps of one check share: what is asked for, and what earlier steps found. */
export interface Scene {
  readonly host: HostInput;
  /** The account, for commands that name it; undefined for a certificate. */
  readonly user: string | undefined;
  /** What is shown in TLS with `auth` "certificate". */
  readonly certificate?: ClientCertificate | undefined;
  readonly session: WsmanCimSession;
  /** For one network connection, milliseconds. */
  readonly patienceMs: number;
  /** Told of the answer to the question without credentials. */
  readonly answered?: (answer: Unauthenticated) => void;
  /** The `Date` of the first answer over HTTP, and when it came by this machine's clock, both since 1970. */
  told?: { readonly hostTime: number | undefined; readonly at: number };
  /** Somebody takes connections on this port, and TLS was agreed. */
  listens?: true;
  tls?: { readonly protocol: string; readonly cipher: string };
  identity?: ServiceIdentity;
  systems?: readonly CimInstance[];
}

/** One thing to find out about a host. */
export interface Step {
  readonly name: StepName;
  /** When it fails, what comes after it is not tried. */
  readonly needed: boolean;
  /** @throws FailbackError what `failed` makes a result of */
  run(scene: Scene): Promise<StepResult>;
}
