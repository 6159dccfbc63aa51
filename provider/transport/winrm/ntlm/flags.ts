/** What is negotiated (MS-NLMP 2.2.2.5), as far as this client asks for it. */
export const Flag = {
  unicode: 0x0000_0001,
  requestTarget: 0x0000_0004,
  sign: 0x0000_0010,
  seal: 0x0000_0020,
  ntlm: 0x0000_0200,
  alwaysSign: 0x0000_8000,
  extendedSessionSecurity: 0x0008_0000,
  targetInfo: 0x0080_0000,
  version: 0x0200_0000,
  bits128: 0x2000_0000,
  keyExchange: 0x4000_0000,
  bits56: 0x8000_0000,
} as const;

/** Of a client that seals with 128 bits under a key of the session's own. */
export const OFFERED = sum(Object.values(Flag)) - Flag.targetInfo;

/** What a server must agree to: with less, the keys would be weak or nothing would be sealed. */
export const REQUIRED = sum([
  Flag.unicode,
  Flag.sign,
  Flag.seal,
  Flag.extendedSessionSecurity,
  Flag.targetInfo,
  Flag.bits128,
  Flag.keyExchange,
]);

export function has(flags: number, wanted: number): boolean {
  return (flags & wanted) >>> 0 === wanted;
}

function sum(flags: readonly number[]): number {
  return flags.reduce((all, flag) => all + flag, 0);
}
