import { connectWinrm } from "../../provider/connect/winrm";
import type { ReplicaHost } from "../../provider/failback/ports";
import { hostInput } from "../../provider/lifecycle/host-input";
import type { HostOptions } from "../../simulator/host";
import { Authority, type Identity } from "../support/certificates";

/** What an adapter may need to know of the host it connects to. */
export interface Reach {
  readonly port: number;
  readonly username: string;
  readonly password: string;
  /** The authority of its certificate, in PEM. */
  readonly ca: string;
  /** A certificate of one's own, where that is shown instead of a password. */
  readonly client: Identity;
}

/** The certificates of a run. */
export interface Certificates {
  readonly identity: Identity;
  /** The authority of all of them, in PEM. */
  readonly ca: string;
  /** Of the account, and of somebody the host has no account for. */
  readonly client: Identity;
  readonly stranger: Identity;
}

/** One adapter and how it comes in. A further adapter joins by an entry in {@link waysIn}. */
export interface WayIn {
  readonly name: string;
  /** What the host has to offer for it. */
  readonly host: (certificates: Certificates) => Pick<HostOptions, "auth" | "tls">;
  readonly connect: (reach: Reach) => ReplicaHost;
}

type Scheme = "basic" | "negotiate";

function winrm(auth: Scheme, https: boolean): WayIn {
  return {
    name: `winrm, ${auth} over ${https ? "HTTPS" : "HTTP"}`,
    host: ({ identity }) => ({
      // As strict as Windows can be set: what is not sealed is refused, and the channel has to be named.
      auth: { schemes: [auth], allowUnencrypted: auth === "basic", channelBinding: "strict" },
      ...(https && { tls: identity }),
    }),
    connect: ({ port, username, password, ca }) => {
      const host = hostInput.parse({
        ...{ address: "127.0.0.1", port, auth },
        ...(https ? { tls: { ca } } : { allowUnencrypted: auth === "basic" }),
      });
      return connectWinrm(host, {
        config: () => undefined,
        environment: { HYPERV_USERNAME: username, HYPERV_PASSWORD: password },
      });
    },
  };
}

const SUBJECT = "failback@corp.example";

const clientCertificate: WayIn = {
  name: "winrm, certificate over HTTPS",
  host: ({ identity, ca }) => ({
    auth: { schemes: ["certificate"], certificateSubject: SUBJECT },
    tls: { ...identity, clientAuthorities: ca },
  }),
  connect: ({ port, ca, client }) =>
    connectWinrm(hostInput.parse({ address: "127.0.0.1", port, auth: "certificate", tls: { ca } }), {
      config: () => undefined,
      environment: { HYPERV_CERTIFICATE: client.certificate, HYPERV_KEY: client.key },
    }),
};

export const waysIn: readonly WayIn[] = [
  winrm("basic", false),
  winrm("basic", true),
  winrm("negotiate", false),
  winrm("negotiate", true),
  clientCertificate,
];

/** The certificates of a run, made when it begins. */
export async function makeCertificates(): Promise<Certificates> {
  const authority = await Authority.create("conformance");
  return {
    identity: await authority.issue({ names: ["127.0.0.1"] }),
    ca: authority.pem,
    client: await authority.issue({ names: [SUBJECT] }),
    stranger: await authority.issue({ names: ["stranger@corp.example"] }),
  };
}
