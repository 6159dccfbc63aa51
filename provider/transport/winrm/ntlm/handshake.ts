import { clientChallengeBlob, lmV2Response, ntlmV2Response, ntowfV2 } from "../../../wire/ntlm/responses";
import { SealingContext } from "../../../wire/ntlm/sealing-context";
import { exchangeSessionKey, messageIntegrityCode } from "../../../wire/ntlm/session-keys";
import type { AccountName } from "./account-name";
import { authenticateMessage, withMic } from "./authenticate-message";
import { AvId, type AvPair, avPair, writeAvPairs } from "./av-pairs";
import type { Challenge } from "./challenge-message";
import { OFFERED, REQUIRED } from "./flags";

/** Who asks, and whom. */
export interface Login {
  readonly name: AccountName;
  readonly password: string;
  /** The service as Windows names it: `HTTP/` and the host's address. */
  readonly service: string;
  /** Of the TLS connection, 16 bytes. */
  readonly channelBinding?: Buffer | undefined;
}

/** What is random in a handshake, and the time: replaced where published values must come out. */
export interface Chance {
  readonly bytes: (length: number) => Buffer;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A challenge with the bytes it was read from. */
export interface Challenged {
  readonly negotiate: Buffer;
  readonly challenge: Buffer;
  readonly read: Challenge;
}

/** MsvAvFlags: the third message bears a MIC (MS-NLMP 2.2.2.1). */
const HAS_MIC = 0x2;

/** The third message for a challenge, and the context that holds from then on (MS-NLMP 3.1.5.1.2). */
export function answerChallenge(
  { negotiate, challenge, read }: Challenged,
  login: Login,
  chance: Chance,
): { readonly message: Buffer; readonly context: SealingContext } {
  const { name, password } = login;
  const timestamp = avPair(read.target, AvId.timestamp, 8);
  const clientChallenge = chance.bytes(8);
  const key = ntowfV2({ ...name, password });
  const blob = clientChallengeBlob({
    time: timestamp?.readBigUInt64LE() ?? fileTime(chance.now()),
    challenge: clientChallenge,
    pairs: writeAvPairs(answeredPairs(read.target, login)),
  });
  const { response, sessionBaseKey } = ntlmV2Response(key, read.serverChallenge, blob);
  const sessionKey = chance.bytes(16);
  const message = authenticateMessage({
    name,
    flags: (read.flags & (OFFERED | REQUIRED)) >>> 0,
    // A server whose challenge bears a time wants none; 24 zero bytes stand for that.
    lmResponse: timestamp ? Buffer.alloc(24) : lmV2Response(key, read.serverChallenge, clientChallenge),
    ntResponse: response,
    encryptedSessionKey: exchangeSessionKey(sessionBaseKey, sessionKey),
  });
  const mic = messageIntegrityCode(sessionKey, negotiate, challenge, message);
  return { message: withMic(message, mic), context: new SealingContext(sessionKey, "client") };
}

/** The server's pairs, and what the client adds. */
function answeredPairs(target: readonly AvPair[], { service, channelBinding }: Login): AvPair[] {
  const flags = Buffer.alloc(4);
  flags.writeUInt32LE(((avPair(target, AvId.flags, 4)?.readUInt32LE() ?? 0) | HAS_MIC) >>> 0);
  const ours: readonly number[] = [AvId.flags, AvId.channelBindings, AvId.targetName];
  return [
    ...target.filter(({ id }) => !ours.includes(id)),
    { id: AvId.flags, value: flags },
    ...(channelBinding ? [{ id: AvId.channelBindings, value: channelBinding }] : []),
    { id: AvId.targetName, value: Buffer.from(service, "utf16le") },
  ];
}

/** From 1601 to 1970, in milliseconds. */
const FILETIME_EPOCH_MS = 11_644_473_600_000;

function fileTime(ms: number): bigint {
  return BigInt(Math.floor(ms) + FILETIME_EPOCH_MS) * 10_000n;
}
