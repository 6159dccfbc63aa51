import { randomBytes, timingSafeEqual } from "node:crypto";
import { ntlmV2Response, ntowfV2 } from "../../provider/wire/ntlm/responses";
import { SealingContext } from "../../provider/wire/ntlm/sealing-context";
import { exchangeSessionKey, messageIntegrityCode } from "../../provider/wire/ntlm/session-keys";
import { type Authenticate, readAuthenticate } from "./authenticate";
import { AvId, type AvPairs } from "./av-pairs";
import { writeChallenge } from "./challenge";
import { millisecondsBetween, toFileTime } from "./file-time";
import { hasFlags, NtlmFlag } from "./flags";
import type { HostNames } from "./host-names";
import { negotiateFlags } from "./negotiate";

/** How far the time in an answer may be from that of the challenge: MaxLifetime of MS-NLMP 3.1.1.1. */
const MAX_LIFETIME_MS = 36 * 3_600_000;

/** What all sealing here rests on (MS-NLMP 3.4): without one of these a connection is authenticated, and seals nothing. */
const SEALING = [
  NtlmFlag.seal,
  NtlmFlag.extendedSessionSecurity,
  NtlmFlag.bits128,
  NtlmFlag.keyExchange,
] as const satisfies readonly number[];

/** The account a client claims to be, and what an answer of that account is made with. */
export interface Claim {
  readonly user: string;
  readonly domain: string;
}

export interface AcceptorOptions {
  readonly names: HostNames;
  /** As in `10.0.20348`. */
  readonly osBuild: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What the acceptor asks of whoever knows the accounts. */
export interface Verification {
  /** The password of whom the client claims to be; undefined when there is nobody of that name. */
  readonly passwordOf: (claim: Claim) => string | undefined;
  /** Whether the binding that the client names, or that it names none, may be. */
  readonly isBound: (channelBinding: Buffer | undefined) => boolean;
}

export type Verdict =
  /** `sealing` where the two sides agreed on it. */
  | { readonly kind: "accepted"; readonly sealing: SealingContext | undefined }
  /** Somebody known, but not this password. */
  | { readonly kind: "wrongPassword" }
  | { readonly kind: "refused" };

/** The host's side of handshakes of NTLM v2 (MS-NLMP 3.2.5.1). Older versions are refused. */
export class NtlmAcceptor {
  constructor(readonly options: AcceptorOptions) {}

  /** Answers a NEGOTIATE_MESSAGE. @throws MalformedMessage */
  challenge(negotiate: Buffer): Handshake {
    const { names, osBuild, now } = this.options;
    const serverChallenge = randomBytes(8);
    const time = toFileTime(now());
    const asked = negotiateFlags(negotiate);
    const challenge = writeChallenge({ names, osBuild, asked, serverChallenge, time });
    return new Handshake(negotiate, challenge, serverChallenge, time);
  }
}

/** One handshake after its challenge: good for one answer. */
export class Handshake {
  constructor(
    readonly negotiate: Buffer,
    readonly challenge: Buffer,
    readonly serverChallenge: Buffer,
    readonly time: bigint,
  ) {}

  /** Judges an AUTHENTICATE_MESSAGE. @throws MalformedMessage */
  verify(token: Buffer, { passwordOf, isBound }: Verification): Verdict {
    const message = readAuthenticate(token);
    const { user, domain, response } = message;
    if (user === "" || response === undefined) return { kind: "refused" };
    const password = passwordOf({ user, domain });
    if (password === undefined) return { kind: "refused" };
    const key = ntowfV2({ user, domain, password });
    const expected = ntlmV2Response(key, this.serverChallenge, response.blob);
    if (!timingSafeEqual(expected.proof, response.proof)) return { kind: "wrongPassword" };

    // From here on the client is known to know the password: what is wrong now is its message.
    const sessionKey = exportedSessionKey(message, expected.sessionBaseKey);
    if (sessionKey === undefined || !this.#isWhole(message, sessionKey)) return { kind: "refused" };
    if (millisecondsBetween(response.time, this.time) > MAX_LIFETIME_MS) return { kind: "refused" };
    if (!isBound(channelBindingIn(response.pairs))) return { kind: "refused" };
    const seals = hasFlags(message.flags, ...SEALING);
    return { kind: "accepted", sealing: seals ? new SealingContext(sessionKey, "server") : undefined };
  }

  #isWhole({ mic, withoutMic }: Authenticate, sessionKey: Buffer): boolean {
    if (mic === undefined) return true;
    return timingSafeEqual(mic, messageIntegrityCode(sessionKey, this.negotiate, this.challenge, withoutMic));
  }
}

/** The key of the session; undefined when the client says that it sends one and does not. */
function exportedSessionKey({ flags, encryptedSessionKey }: Authenticate, sessionBaseKey: Buffer): Buffer | undefined {
  if (!hasFlags(flags, NtlmFlag.keyExchange)) return sessionBaseKey;
  return encryptedSessionKey.length === 16 ? exchangeSessionKey(sessionBaseKey, encryptedSessionKey) : undefined;
}

/** Zeros are as good as none (MS-NLMP 2.2.2.1). */
function channelBindingIn(pairs: AvPairs): Buffer | undefined {
  const binding = pairs.get(AvId.channelBindings);
  return binding?.some((byte) => byte !== 0) ? binding : undefined;
}
