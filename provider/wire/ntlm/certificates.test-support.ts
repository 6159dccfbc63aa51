import "../../../test/support/reflect-metadata";
import { webcrypto } from "node:crypto";
import { cryptoProvider, X509CertificateGenerator } from "@peculiar/x509";

// Under Jest the global of this name is another object than Node's.
cryptoProvider.set(webcrypto);

type RsaHash = "SHA-1" | "SHA-256" | "SHA-384" | "SHA-512";
type EcdsaHash = "SHA-256" | "SHA-384" | "SHA-512";

export type CertificateKind = `RSA ${RsaHash | "MD5"}` | `RSA-PSS ${RsaHash}` | `ECDSA ${EcdsaHash}` | "Ed25519";

/** The names of md5WithRSAEncryption and sha256WithRSAEncryption in DER differ in their last byte alone. */
const RSA_PREFIX = "06092a864886f70d0101";

/** A certificate in DER that signs itself with what the kind says. Nobody can make one with MD5 any more: its name is put in. */
export async function certificateOf(kind: CertificateKind): Promise<Buffer> {
  if (kind === "RSA MD5") {
    const sha256 = (await certificateOf("RSA SHA-256")).toString("hex");
    return Buffer.from(sha256.replaceAll(`${RSA_PREFIX}0b`, `${RSA_PREFIX}04`), "hex");
  }
  const signingAlgorithm = algorithmOf(kind);
  const keys = (await webcrypto.subtle.generateKey(signingAlgorithm, true, [
    "sign",
    "verify",
  ])) as webcrypto.CryptoKeyPair;
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: "CN=hv-test",
    keys,
    signingAlgorithm,
    notBefore: new Date("2026-01-01T00:00:00Z"),
    notAfter: new Date("2036-01-01T00:00:00Z"),
  });
  return Buffer.from(certificate.rawData);
}

function algorithmOf(kind: Exclude<CertificateKind, "RSA MD5">) {
  const [scheme, hash = ""] = kind.split(" ");
  if (scheme === "Ed25519") return { name: "Ed25519" };
  if (scheme === "ECDSA") return { name: "ECDSA", namedCurve: "P-256", hash };
  // Small, because making a key takes long, and nothing is protected by this one.
  const rsa = { modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]), hash };
  return scheme === "RSA" ? { name: "RSASSA-PKCS1-v1_5", ...rsa } : { name: "RSA-PSS", saltLength: 20, ...rsa };
}
