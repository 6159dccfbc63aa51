import { createHash } from "node:crypto";
import { signatureHash } from "./certificate-signature";
import { type CertificateKind, certificateOf } from "./certificates.test-support";
import { channelBinding } from "./channel-binding";

/** The structure of RFC 2744 3.11 and MS-NLMP 2.2.2.1, written down by hand. */
function boundTo(hash: string, certificate: Buffer): string {
  const data = `${Buffer.from("tls-server-end-point:").toString("hex")}${createHash(hash).update(certificate).digest("hex")}`;
  const length = (data.length / 2).toString(16).padStart(2, "0");
  return createHash("md5")
    .update(Buffer.from(`${"00".repeat(16)}${length}000000${data}`, "hex"))
    .digest("hex");
}

describe("the channel binding of a TLS connection", () => {
  it.each<[CertificateKind, string, string]>([
    ["RSA MD5", "md5", "sha256"],
    ["RSA SHA-1", "sha1", "sha256"],
    ["RSA SHA-256", "sha256", "sha256"],
    ["RSA SHA-384", "sha384", "sha384"],
    ["RSA SHA-512", "sha512", "sha512"],
    ["RSA-PSS SHA-1", "sha1", "sha256"],
    ["RSA-PSS SHA-256", "sha256", "sha256"],
    ["RSA-PSS SHA-512", "sha512", "sha512"],
    ["ECDSA SHA-256", "sha256", "sha256"],
    ["ECDSA SHA-384", "sha384", "sha384"],
    ["ECDSA SHA-512", "sha512", "sha512"],
  ])("of a certificate signed with %s, which names %s, takes its %s", async (kind, signed, taken) => {
    const certificate = await certificateOf(kind);
    expect(signatureHash(certificate)).toBe(signed);
    expect(channelBinding(certificate)?.toString("hex")).toBe(boundTo(taken, certificate));
  });

  it("is none for a certificate whose signature names no hash", async () => {
    expect(channelBinding(await certificateOf("Ed25519"))).toBeUndefined();
  });

  it("takes SHA-1, as RFC 8017 has it, for a signature by RSA-PSS that leaves its hash out", () => {
    const bare = Buffer.from("30143000300d06092a864886f70d01010a3000030100", "hex");
    expect(signatureHash(bare)).toBe("sha1");
  });

  it("is an error, in bounded time, for bytes that are no certificate", async () => {
    const certificate = await certificateOf("ECDSA SHA-256");
    for (let length = 0; length < certificate.length; length += 7)
      expect(() => signatureHash(certificate.subarray(0, length))).toThrow(RangeError);
    expect(() => signatureHash(Buffer.from("3080", "hex"))).toThrow(RangeError);
    expect(() => signatureHash(Buffer.from("3000", "hex"))).toThrow(RangeError);
  });
});
