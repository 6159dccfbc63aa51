/**
 * Messages are fuzzed as binary strings: one character, 0 to 255, for each byte. So the same mutations cut through
 * characters and through markup alike.
 */
export type Binary = string;

export function toBinary(text: string): Binary {
  return Buffer.from(text, "utf8").toString("latin1");
}

export function toBytes(binary: Binary): Buffer {
  return Buffer.from(binary, "latin1");
}

/** At most so many characters of it, with the invisible ones escaped. */
export function showBinary(binary: Binary, most = 2_000): string {
  const shown = JSON.stringify(binary.slice(0, most));
  return binary.length > most ? `${shown} … (${binary.length} bytes)` : shown;
}
