import { clientChallengeBlob, lmV2Response, ntlmV2Response, ntowfV2 } from "../../provider/wire/ntlm/responses";
import { exchangeSessionKey, messageIntegrityCode } from "../../provider/wire/ntlm/session-keys";

/** What pypsrp's and pywinrm's first message asks for. */
export const SEALING_FLAGS = 0xe2088237;
/** What curl's asks for: no Unicode, no sealing. */
export const CURL_FLAGS = 0x00088206;

const SESSION_KEY = Buffer.alloc(16, 0x55);
const CLIENT_CHALLENGE = Buffer.alloc(8, 0xaa);

export interface Answering {
  readonly user: string;
  readonly domain?: string;
  readonly password: string;
  readonly flags?: number;
  /** Which answer to the challenge is given. */
  readonly answer?: "v2" | "v1" | "none";
  /** Added to the host's time. */
  readonly ticksLater?: bigint;
  /** AV 10. */
  readonly binding?: Buffer;
  /** What AV 6 says, and what the message bears. */
  readonly mic?: "said" | "saidAndMissing" | "unsaid" | "none";
  /** Changes the message after all else. */
  readonly spoil?: (message: Buffer) => void;
}

export function negotiateMessage(flags = SEALING_FLAGS): Buffer {
  const message = Buffer.alloc(40);
  message.write("NTLMSSP\0", "latin1");
  message.writeUInt32LE(1, 8);
  message.writeUInt32LE(flags >>> 0, 12);
  return message;
}

/** The parts of a challenge that a client uses. */
export function readChallenge(message: Buffer) {
  const at = (offset: number) => {
    const begin = message.readUInt32LE(offset + 4);
    return message.subarray(begin, begin + message.readUInt16LE(offset));
  };
  const info = at(40);
  const pairs: [id: number, value: Buffer][] = [];
  for (let place = 0; place < info.length - 4; ) {
    const length = info.readUInt16LE(place + 2);
    pairs.push([info.readUInt16LE(place), info.subarray(place + 4, place + 4 + length)]);
    place += 4 + length;
  }
  return {
    flags: message.readUInt32LE(20),
    serverChallenge: message.subarray(24, 32),
    target: at(12).toString("utf16le"),
    pairs,
    ends: info.subarray(-4),
  };
}

/** An AUTHENTICATE_MESSAGE, and the key that sealing goes by. */
export function authenticateMessage(
  negotiate: Buffer,
  challenge: Buffer,
  { user, domain = "", password, flags = SEALING_FLAGS, ...more }: Answering,
): { message: Buffer; sessionKey: Buffer } {
  const { answer = "v2", ticksLater = 0n, binding, mic = "said", spoil } = more;
  const { serverChallenge, pairs } = readChallenge(challenge);
  const time = (pairs.find(([id]) => id === 7)?.[1].readBigUInt64LE() ?? 0n) + ticksLater;
  const said = mic === "said" || mic === "saidAndMissing";
  const blob = clientChallengeBlob({
    ...{ time, challenge: CLIENT_CHALLENGE },
    pairs: Buffer.concat([
      ...pairs.map(([id, value]) => pair(id, value)),
      ...(said ? [pair(6, Buffer.from([2, 0, 0, 0]))] : []),
      ...(binding ? [pair(10, binding)] : []),
      pair(0, Buffer.alloc(0)),
    ]),
  });
  const key = ntowfV2({ user, domain, password });
  const v2 = ntlmV2Response(key, serverChallenge, blob);
  const nt = { v2: v2.response, v1: v2.response.subarray(0, 24), none: Buffer.alloc(0) }[answer];
  const text = (words: string) => Buffer.from(words, flags & 1 ? "utf16le" : "latin1");
  const sealed = exchangeSessionKey(v2.sessionBaseKey, SESSION_KEY);
  const lm = answer === "v2" ? Buffer.alloc(0) : lmV2Response(key, serverChallenge, CLIENT_CHALLENGE);
  const exchanges = (flags & 0x4000_0000) !== 0;
  const fields = [lm, nt, text(domain), text(user), text("PEER"), exchanges ? sealed : Buffer.alloc(0)];
  const head = Buffer.alloc(mic === "saidAndMissing" || mic === "none" ? 64 : 88);
  head.write("NTLMSSP\0", "latin1");
  head.writeUInt32LE(3, 8);
  head.writeUInt32LE(flags >>> 0, 60);
  let offset = head.length;
  fields.forEach((field, index) => {
    head.writeUInt16LE(field.length, 12 + 8 * index);
    head.writeUInt16LE(field.length, 14 + 8 * index);
    head.writeUInt32LE(offset, 16 + 8 * index);
    offset += field.length;
  });
  const message = Buffer.concat([head, ...fields]);
  const sessionKey = exchanges ? SESSION_KEY : v2.sessionBaseKey;
  if (head.length === 88) messageIntegrityCode(sessionKey, negotiate, challenge, message).copy(message, 72);
  spoil?.(message);
  return { message, sessionKey };
}

function pair(id: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id);
  head.writeUInt16LE(value.length, 2);
  return Buffer.concat([head, value]);
}
