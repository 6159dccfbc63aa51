/** One element in DER (ITU-T X.690), as little of it as a certificate's signature algorithm takes. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
  /** With tag and length. */
  readonly size: number;
}

/** The element the bytes begin with. @throws RangeError when they hold none, or not all of it */
export function derElement(bytes: Uint8Array): DerElement {
  const tag = at(bytes, 0);
  const first = at(bytes, 1);
  // 8.1.3: up to 127 the length itself, above that how many bytes it takes.
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || lengthBytes > 4) throw new RangeError("a length that DER does not have");
  let length = lengthBytes === 0 ? first : 0;
  for (let index = 0; index < lengthBytes; index++) length = length * 256 + at(bytes, 2 + index);
  const start = 2 + lengthBytes;
  if (bytes.length < start + length) throw new RangeError("an element in DER is cut short");
  return { tag, content: bytes.subarray(start, start + length), size: start + length };
}

/** The elements within one. @throws RangeError */
export function derChildren({ content }: DerElement): DerElement[] {
  const children: DerElement[] = [];
  for (let rest = content; rest.length > 0; ) {
    const child = derElement(rest);
    children.push(child);
    rest = rest.subarray(child.size);
  }
  return children;
}

/** An object identifier in dots. */
export function objectIdentifier({ content }: DerElement): string {
  const numbers: number[] = [];
  let number = 0;
  for (const byte of content) {
    number = number * 128 + (byte & 0x7f);
    if (byte & 0x80) continue;
    numbers.push(number);
    number = 0;
  }
  const [joined = 0, ...rest] = numbers;
  // 8.19.4: the first two stand in one.
  const top = Math.min(2, Math.floor(joined / 40));
  return [top, joined - top * 40, ...rest].join(".");
}

function at(bytes: Uint8Array, index: number): number {
  const byte = bytes[index];
  if (byte === undefined) throw new RangeError("an element in DER is cut short");
  return byte;
}
