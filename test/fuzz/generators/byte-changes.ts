import fc, { type Arbitrary } from "fast-check";

/** One change to a message of numbers and offsets. */
export interface ByteChange {
  readonly kind: keyof typeof changes;
  readonly a: number;
  readonly b: number;
}

/** At and beyond the edges of lengths and offsets, and what the fields of NTLM's messages often hold. */
const EDGES = [0, 1, 2, 3, 4, 8, 15, 16, 24, 40, 56, 64, 72, 88, 255, 256, 0x7fff, 0x8000, 0xfffe, 0xffff];
const WIDE_EDGES = [...EDGES, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, 0xffff_ffff];

/** What a message may be made longer by: more than its 16-bit lengths can say. */
const MOST_MORE = 70_000;

const changes = {
  flip: (bytes, a, b) => over(bytes, a % bytes.length, Buffer.from([(bytes[a % bytes.length] ?? 0) ^ (1 << (b % 8))])),
  short: (bytes, a, b) => over(bytes, 2 * (a % Math.ceil(bytes.length / 2)), short(pick(EDGES, b))),
  long: (bytes, a, b) => over(bytes, 4 * (a % Math.ceil(bytes.length / 4)), long(pick(WIDE_EDGES, b))),
  cutEnd: (bytes, a) => bytes.subarray(0, a % bytes.length),
  cut: (bytes, a, b) =>
    Buffer.concat([bytes.subarray(0, a % bytes.length), bytes.subarray((a % bytes.length) + (b % 40))]),
  repeat: (bytes, a, b) => {
    const at = a % bytes.length;
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + (b % 80)), bytes.subarray(at)]);
  },
  zero: (bytes, a, b) => over(bytes, a % bytes.length, Buffer.alloc(b % 20)),
  grow: (bytes, a, b) => Buffer.concat([bytes, Buffer.alloc(b % MOST_MORE, a & 0xff)]),
} satisfies Record<string, (bytes: Buffer, a: number, b: number) => Buffer>;

const number = fc.nat({ max: 1_000_000 });

/** Up to three changes; none at all is frequent. */
export const byteChanges: Arbitrary<readonly ByteChange[]> = fc.oneof(
  fc.constant([]),
  fc.array(
    fc.record({ kind: fc.constantFrom(...(Object.keys(changes) as ByteChange["kind"][])), a: number, b: number }),
    {
      minLength: 1,
      maxLength: 3,
    },
  ),
);

export function changed(message: Buffer, list: readonly ByteChange[]): Buffer {
  return list.reduce((bytes, { kind, a, b }) => (bytes.length === 0 ? bytes : changes[kind](bytes, a, b)), message);
}

export function showChanges(list: readonly ByteChange[]): string {
  return list.length === 0 ? "unchanged" : list.map(({ kind, a, b }) => `${kind} ${a} ${b}`).join(", ");
}

/** Writes over what is there, and never beyond its end. */
function over(bytes: Buffer, at: number, piece: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  piece.copy(copy, at);
  return copy;
}

function short(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function long(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function pick(list: readonly number[], nth: number): number {
  return list[nth % list.length] ?? 0;
}
