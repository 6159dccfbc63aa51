import { AvId, writeAvPairs } from "./av-pairs";
import { NtlmFlag } from "./flags";
import type { HostNames } from "./host-names";
import { MessageType, SIGNATURE } from "./message";

/** What the host grants when the client asks for it. */
const GRANTED =
  NtlmFlag.sign |
  NtlmFlag.seal |
  NtlmFlag.alwaysSign |
  NtlmFlag.extendedSessionSecurity |
  NtlmFlag.bits128 |
  NtlmFlag.keyExchange |
  NtlmFlag.bits56;

/** What the host says unasked: texts in Unicode and its names, also to clients that did not speak of Unicode. */
const ALWAYS = NtlmFlag.unicode | NtlmFlag.requestTarget | NtlmFlag.ntlm | NtlmFlag.targetInfo | NtlmFlag.version;

const HEAD_BYTES = 56;

/** NTLMSSP_REVISION_W2K3, with which all versions of Windows since end their version (MS-NLMP 2.2.2.10). */
const REVISION = 15;

export interface ChallengeParts {
  readonly names: HostNames;
  /** As in `10.0.20348`. */
  readonly osBuild: string;
  readonly asked: number;
  /** 8 random bytes. */
  readonly serverChallenge: Buffer;
  /** 100 ns since 1601. */
  readonly time: bigint;
}

/** A CHALLENGE_MESSAGE (MS-NLMP 2.2.1.2). */
export function writeChallenge({ names, osBuild, asked, serverChallenge, time }: ChallengeParts): Buffer {
  const targetName = utf16(names.domain);
  const timestamp = Buffer.alloc(8);
  timestamp.writeBigUInt64LE(time);
  const targetInfo = writeAvPairs([
    [AvId.netbiosDomainName, utf16(names.domain)],
    [AvId.netbiosComputerName, utf16(names.computer)],
    [AvId.dnsDomainName, utf16(names.dnsDomain)],
    [AvId.dnsComputerName, utf16(names.dnsComputer)],
    ...(names.inDomain ? [[AvId.dnsTreeName, utf16(names.dnsDomain)] as const] : []),
    [AvId.timestamp, timestamp],
  ]);
  const head = Buffer.alloc(HEAD_BYTES);
  head.set(SIGNATURE, 0);
  head.writeUInt32LE(MessageType.challenge, 8);
  writeField(head, 12, targetName.length, HEAD_BYTES);
  const targetType = names.inDomain ? NtlmFlag.targetTypeDomain : NtlmFlag.targetTypeServer;
  head.writeUInt32LE(((asked & GRANTED) | ALWAYS | targetType) >>> 0, 20);
  head.set(serverChallenge, 24);
  writeField(head, 40, targetInfo.length, HEAD_BYTES + targetName.length);
  const [major = 10, minor = 0, build = 0] = osBuild.split(".").map(Number);
  head.writeUInt8(major & 0xff, 48);
  head.writeUInt8(minor & 0xff, 49);
  head.writeUInt16LE(build & 0xffff, 50);
  head.writeUInt8(REVISION, 55);
  return Buffer.concat([head, targetName, targetInfo]);
}

function writeField(head: Buffer, at: number, length: number, offset: number): void {
  head.writeUInt16LE(length, at);
  head.writeUInt16LE(length, at + 2);
  head.writeUInt32LE(offset, at + 4);
}

function utf16(text: string): Buffer {
  return Buffer.from(text, "utf16le");
}
