/** Ids of AV_PAIR (MS-NLMP 2.2.2.1) that mean something to a client. */
export const AvId = { end: 0, flags: 6, timestamp: 7, targetName: 9, channelBindings: 10 } as const;

export interface AvPair {
  readonly id: number;
  readonly value: Buffer;
}

/** The pairs before the one that ends them; undefined when they are cut short or have no end. */
export function readAvPairs(bytes: Buffer): AvPair[] | undefined {
  const pairs: AvPair[] = [];
  for (let at = 0; at + 4 <= bytes.length; ) {
    const id = bytes.readUInt16LE(at);
    if (id === AvId.end) return pairs;
    const end = at + 4 + bytes.readUInt16LE(at + 2);
    if (end > bytes.length) return undefined;
    pairs.push({ id, value: bytes.subarray(at + 4, end) });
    at = end;
  }
  return undefined;
}

/** The pairs, and the one that ends them. */
export function writeAvPairs(pairs: readonly AvPair[]): Buffer {
  const parts = [...pairs, { id: AvId.end, value: Buffer.alloc(0) }].flatMap(({ id, value }) => {
    const start = Buffer.alloc(4);
    start.writeUInt16LE(id, 0);
    start.writeUInt16LE(value.length, 2);
    return [start, value];
  });
  return Buffer.concat(parts);
}

/** The value of a pair that has just that length. */
export function avPair(pairs: readonly AvPair[], id: number, length: number): Buffer | undefined {
  return pairs.find((pair) => pair.id === id && pair.value.length === length)?.value;
}
