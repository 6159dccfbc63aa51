/** The inputs of MS-NLMP 4.2 (4.2.1, and 4.2.4 for NTLM v2), and the values its 4.2.4 publishes. */
export const published = {
  account: { user: "User", domain: "Domain", password: "Password" },
  serverChallenge: hex("0123456789abcdef"),
  client: { time: 0n, challenge: Buffer.alloc(8, 0xaa), pairs: publishedPairs() },
  randomSessionKey: Buffer.alloc(16, 0x55),
  plaintext: Buffer.from("Plaintext", "utf16le"),
  ntowfV2: "0c868a403bfd7a93a3001ef22ef02e3f",
  lmV2Response: "86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa",
  proof: "68cd0ab851e51c96aabc927bebef6a1c",
  sessionBaseKey: "8de40ccadbc14a82f15cb0ad0de95ca3",
  encryptedSessionKey: "c5dad2544fc9799094ce1ce90bc9d03e",
  clientSignKey: "4788dc861b4782f35d43fd98fe1a2d39",
  clientSealKey: "59f600973cc4960a25480a7c196e4c58",
  ciphertext: "54e50165bf1936dc996020c1811b0f06fb5f",
  signature: "010000007fb38ec5c55d497600000000",
} as const;

/** 2 (NetBIOS domain) `Domain`, 1 (NetBIOS computer) `Server`, 0 (the end). */
function publishedPairs(): Buffer {
  const pair = (id: number, text: string) => {
    const value = Buffer.from(text, "utf16le");
    const head = Buffer.alloc(4);
    head.writeUInt16LE(id, 0);
    head.writeUInt16LE(value.length, 2);
    return Buffer.concat([head, value]);
  };
  return Buffer.concat([pair(2, "Domain"), pair(1, "Server"), pair(0, "")]);
}

function hex(text: string): Buffer {
  return Buffer.from(text, "hex");
}
