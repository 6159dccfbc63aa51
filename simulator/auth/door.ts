import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { SealingContext } from "../../provider/wire/ntlm/sealing-context";
import type { NtlmAcceptor } from "../ntlm/acceptor";
import { MalformedMessage } from "../ntlm/malformed-message";
import { MessageType, messageType } from "../ntlm/message";
import { type HostAccount, splitName } from "./account";
import type { AuthPolicy } from "./auth-policy";
import { BASIC_CHALLENGE, readBasic } from "./basic";
import { MUTUAL_PROFILE, showsCertificate } from "./client-certificate";
import { Connections } from "./connections";

/** What a request is to the host before its body is looked at. */
export type Admission =
  | {
      readonly kind: "in";
      readonly user: string;
      readonly sealing: SealingContext | undefined;
      /** Its last message of a handshake came with this request, which may have no body then. */
      readonly ends: "handshake" | undefined;
    }
  | { readonly kind: "unknown" }
  /** A handshake goes on with this header. */
  | { readonly kind: "challenged"; readonly challenge: string };

const UNKNOWN: Admission = { kind: "unknown" };

/** Who may come in, as HTTP.sys and WinRM's service settle it on Windows. */
export class Door {
  readonly connections = new Connections();

  /** @param channelBinding what an NTLM client may name of this host's TLS; undefined on plain HTTP */
  constructor(
    readonly account: HostAccount,
    readonly policy: AuthPolicy,
    readonly acceptor: NtlmAcceptor,
    readonly channelBinding: Buffer | undefined,
  ) {}

  /** What a 401 offers, in Windows' order. */
  get challenges(): string[] {
    return [...(this.#offers("negotiate") ? ["Negotiate"] : []), ...(this.#offers("basic") ? [BASIC_CHALLENGE] : [])];
  }

  /** Whether a message over this connection may go without being sealed. */
  allowsPlain(socket: Socket): boolean {
    return socket instanceof TLSSocket || this.policy.allowUnencrypted;
  }

  admit({ headers, socket }: IncomingMessage): Admission {
    const { authorization } = headers;
    if (authorization === undefined || authorization === "") return this.#admitKnown(socket);
    const [, scheme = "", parameter = ""] = /^(\S+)(?: +(\S+))? *$/.exec(authorization) ?? [];
    if (/^(Negotiate|NTLM)$/i.test(scheme) && this.#offers("negotiate")) return this.#shake(scheme, parameter, socket);
    this.connections.forget(socket);
    if (/^Basic$/i.test(scheme) && this.#offers("basic")) return this.#admitPassword(parameter);
    if (scheme === MUTUAL_PROFILE && this.#offers("certificate")) return this.#admitCertificate(socket);
    return UNKNOWN;
  }

  #offers(scheme: AuthPolicy["schemes"][number]): boolean {
    return this.policy.schemes.includes(scheme);
  }

  #admitKnown(socket: Socket): Admission {
    const standing = this.connections.of(socket);
    return standing?.kind === "authenticated" ? this.#letIn(standing.sealing) : UNKNOWN;
  }

  #letIn(sealing?: SealingContext, ends?: "handshake"): Admission {
    return { kind: "in", user: this.account.user, sealing, ends };
  }

  #admitPassword(encoded: string): Admission {
    const credentials = readBasic(encoded);
    return credentials && this.account.presents(credentials) ? this.#letIn() : UNKNOWN;
  }

  #admitCertificate(socket: Socket): Admission {
    const { account, policy } = this;
    const subject = policy.certificateSubject ?? splitName(account.user)[1];
    return showsCertificate(socket, subject) && account.isUsable ? this.#letIn() : UNKNOWN;
  }

  /** One step of a handshake of NTLM. Whatever goes wrong, the connection begins anew. */
  #shake(scheme: string, encoded: string, socket: Socket): Admission {
    const before = this.connections.of(socket);
    this.connections.forget(socket);
    const token = /^[A-Za-z0-9+/]+={0,2}$/.test(encoded) ? Buffer.from(encoded, "base64") : Buffer.alloc(0);
    try {
      const type = messageType(token);
      if (type === MessageType.negotiate) {
        const handshake = this.acceptor.challenge(token);
        this.connections.become(socket, { kind: "challenged", handshake });
        return { kind: "challenged", challenge: `${scheme} ${handshake.challenge.toString("base64")}` };
      }
      if (type !== MessageType.authenticate || before?.kind !== "challenged") return UNKNOWN;
      return this.#admitAnswer(before.handshake, token, socket);
    } catch (error) {
      if (error instanceof MalformedMessage) return UNKNOWN;
      throw error;
    }
  }

  #admitAnswer(handshake: ReturnType<NtlmAcceptor["challenge"]>, token: Buffer, socket: Socket): Admission {
    const { account } = this;
    const verdict = handshake.verify(token, {
      passwordOf: ({ user, domain }) => account.passwordOf(user, domain),
      isBound: (binding) => this.#isBound(binding, socket),
    });
    if (verdict.kind === "refused") return UNKNOWN;
    if (!account.tried(verdict.kind === "accepted") || verdict.kind !== "accepted") return UNKNOWN;
    const { sealing } = verdict;
    this.connections.become(socket, { kind: "authenticated", sealing });
    return this.#letIn(sealing, "handshake");
  }

  /** What a client names on plain HTTP, where there is no channel to be bound to, is not looked at. */
  #isBound(binding: Buffer | undefined, socket: Socket): boolean {
    if (!(socket instanceof TLSSocket)) return true;
    if (binding === undefined) return this.policy.channelBinding === "relaxed";
    return this.channelBinding?.equals(binding) === true;
  }
}
