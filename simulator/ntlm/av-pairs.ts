import { MalformedMessage } from "./malformed-message";

/** The ids of AV pairs that this host writes or reads (MS-NLMP 2.2.2.1). */
export const AvId = {
  end: 0,
  netbiosComputerName: 1,
  netbiosDomainName: 2,
  dnsComputerName: 3,
  dnsDomainName: 4,
  dnsTreeName: 5,
  flags: 6,
  timestamp: 7,
  channelBindings: 10,
} as const;

/** MsvAvFlags: the message bears a MIC. */
export const AV_FLAG_MIC = 0x2;

export type AvPairs = ReadonlyMap<number, Buffer>;

/** The pairs up to the one that ends them. @throws MalformedMessage when there is none, or a pair is cut */
export function readAvPairs(bytes: Buffer): AvPairs {
  const pairs = new Map<number, Buffer>();
  for (let at = 0; at + 4 <= bytes.length; ) {
    const id = bytes.readUInt16LE(at);
    const end = at + 4 + bytes.readUInt16LE(at + 2);
    if (id === AvId.end) return pairs;
    if (end > bytes.length) break;
    pairs.set(id, bytes.subarray(at + 4, end));
    at = end;
  }
  throw new MalformedMessage("the AV pairs do not end");
}

/** The pairs in the order given, and the one that ends them. */
export function writeAvPairs(pairs: Iterable<readonly [id: number, value: Buffer]>): Buffer {
  const parts: Buffer[] = [];
  for (const [id, value] of [...pairs, [AvId.end, Buffer.alloc(0)] as const]) {
    const head = Buffer.alloc(4);
    head.writeUInt16LE(id, 0);
    head.writeUInt16LE(value.length, 2);
    parts.push(head, value);
  }
  return Buffer.concat(parts);
}
