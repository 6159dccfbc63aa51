/** What every message begins with (MS-NLMP 2.2.1). */
export const SIGNATURE = Buffer.from("NTLMSSP\0", "latin1");

/** VERSION (MS-NLMP 2.2.2.10) of a Windows 10: only its last byte, the revision of NTLMSSP, means anything to anybody. */
export const VERSION = Buffer.from([10, 0, 0x63, 0x45, 0, 0, 0, 15]);

/** A message's head: signature and type, the rest zero. */
export function head(type: 1 | 3, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  bytes.set(SIGNATURE, 0);
  bytes.writeUInt32LE(type, 8);
  return bytes;
}
