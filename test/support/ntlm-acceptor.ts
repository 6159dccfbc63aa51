import { randomBytes } from "node:crypto";
import { hmacMd5 } from "../../provider/wire/ntlm/digests";
import { type Account, ntlmV2Response, ntowfV2 } from "../../provider/wire/ntlm/responses";
import { SealingContext } from "../../provider/wire/ntlm/sealing-context";
import { exchangeSessionKey } from "../../provider/wire/ntlm/session-keys";

/** What of an accepted third message a test may want to see. */
export interface Accepted {
  readonly domain: string;
  readonly user: string;
  readonly flags: number;
  readonly lmResponse: string;
  /** The client's AV pairs, by id, in hex. */
  readonly pairs: ReadonlyMap<number, string>;
}

export interface AcceptorSettings {
  readonly account: Account;
  /** Of the second message; what Windows agrees to unless given. */
  readonly flags?: number;
  /** Whether the second message bears the time, as every Windows since Vista does. */
  readonly timestamp?: boolean;
}

const AGREED = 0xe28a8235;

/** The accepting side of one NTLM handshake, written for tests from MS-NLMP 3.2.5.1, apart from client and embedded host. */
export class NtlmAcceptor {
  readonly serverChallenge = randomBytes(8);
  accepted: Accepted | undefined;
  context: SealingContext | undefined;
  #negotiate: Buffer = Buffer.alloc(0);
  #challenge: Buffer = Buffer.alloc(0);

  constructor(readonly settings: AcceptorSettings) {}

  challenge(negotiate: Buffer): Buffer {
    this.#negotiate = negotiate;
    const target = Buffer.concat([
      pair(2, "HV"),
      pair(1, "HV-DR-01"),
      ...(this.settings.timestamp === false ? [] : [pair(7, Buffer.from("00d3b35ab5d3da01", "hex"))]),
      pair(0, ""),
    ]);
    const message = Buffer.alloc(56);
    message.write("NTLMSSP\0\x02", "latin1");
    message.writeUInt32LE(56, 16);
    message.writeUInt32LE(this.settings.flags ?? AGREED, 20);
    message.set(this.serverChallenge, 24);
    message.writeUInt16LE(target.length, 40);
    message.writeUInt16LE(target.length, 42);
    message.writeUInt32LE(56, 44);
    this.#challenge = Buffer.concat([message, target]);
    return this.#challenge;
  }

  /** Whether the account is let in. */
  authenticate(message: Buffer): boolean {
    const field = (at: number) => {
      const offset = message.readUInt32LE(at + 4);
      return message.subarray(offset, offset + message.readUInt16LE(at));
    };
    const nt = field(20);
    const { account } = this.settings;
    const sent = { domain: field(28).toString("utf16le"), user: field(36).toString("utf16le") };
    if (sent.domain !== account.domain || sent.user.toLowerCase() !== account.user.toLowerCase()) return false;
    const key = ntowfV2({ ...sent, password: account.password });
    const { proof, sessionBaseKey } = ntlmV2Response(key, this.serverChallenge, nt.subarray(16));
    if (!proof.equals(nt.subarray(0, 16))) return false;
    const sessionKey = exchangeSessionKey(sessionBaseKey, field(52));
    const blank = Buffer.from(message).fill(0, 72, 88);
    const mic = hmacMd5(sessionKey, this.#negotiate, this.#challenge, blank);
    if (!mic.equals(message.subarray(72, 88))) return false;
    this.accepted = {
      ...sent,
      flags: message.readUInt32LE(60),
      lmResponse: field(12).toString("hex"),
      pairs: pairsOf(nt.subarray(44)),
    };
    this.context = new SealingContext(sessionKey, "server");
    return true;
  }
}

function pair(id: number, content: string | Buffer): Buffer {
  const value = typeof content === "string" ? Buffer.from(content, "utf16le") : content;
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id, 0);
  head.writeUInt16LE(value.length, 2);
  return Buffer.concat([head, value]);
}

function pairsOf(bytes: Buffer): Map<number, string> {
  const pairs = new Map<number, string>();
  for (let at = 0; bytes.readUInt16LE(at) !== 0; at += 4 + bytes.readUInt16LE(at + 2)) {
    pairs.set(bytes.readUInt16LE(at), bytes.toString("hex", at + 4, at + 4 + bytes.readUInt16LE(at + 2)));
  }
  return pairs;
}
