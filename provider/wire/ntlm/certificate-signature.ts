import { type DerElement, derChildren, derElement, objectIdentifier } from "./der";

/** The hash of each signature algorithm (RFC 8017 A.2.4, RFC 5758, RFC 3279). */
const SIGNATURES: ReadonlyMap<string, string> = new Map([
  ["1.2.840.113549.1.1.4", "md5"],
  ["1.2.840.113549.1.1.5", "sha1"],
  ["1.2.840.113549.1.1.11", "sha256"],
  ["1.2.840.113549.1.1.12", "sha384"],
  ["1.2.840.113549.1.1.13", "sha512"],
  ["1.2.840.113549.1.1.14", "sha224"],
  ["1.2.840.10045.4.1", "sha1"],
  ["1.2.840.10045.4.3.1", "sha224"],
  ["1.2.840.10045.4.3.2", "sha256"],
  ["1.2.840.10045.4.3.3", "sha384"],
  ["1.2.840.10045.4.3.4", "sha512"],
  ["1.2.840.10040.4.3", "sha1"],
  ["2.16.840.1.101.3.4.3.1", "sha224"],
  ["2.16.840.1.101.3.4.3.2", "sha256"],
]);

/** RSASSA-PSS names its hash in its parameters (RFC 8017 A.2.3). */
const RSASSA_PSS = "1.2.840.113549.1.1.10";

const HASHES: ReadonlyMap<string, string> = new Map([
  ["1.2.840.113549.2.5", "md5"],
  ["1.3.14.3.2.26", "sha1"],
  ["2.16.840.1.101.3.4.2.1", "sha256"],
  ["2.16.840.1.101.3.4.2.2", "sha384"],
  ["2.16.840.1.101.3.4.2.3", "sha512"],
  ["2.16.840.1.101.3.4.2.4", "sha224"],
]);

/**
 * The hash within a certificate's signature, by Node's name for it; undefined where there is none or it is unknown.
 * Read from the bytes, because Node 20's X509Certificate does not tell.
 *
 * @throws RangeError when the bytes are no certificate
 */
export function signatureHash(certificate: Uint8Array): string | undefined {
  // RFC 5280 4.1: Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue }
  const algorithm = childOf(derElement(certificate), 1);
  const name = objectIdentifier(childOf(algorithm, 0));
  return name === RSASSA_PSS ? pssHash(derChildren(algorithm)[1]) : SIGNATURES.get(name);
}

function pssHash(parameters: DerElement | undefined): string | undefined {
  // [0] hashAlgorithm, SHA-1 when left out.
  const hash = parameters && derChildren(parameters).find(({ tag }) => tag === 0xa0);
  return hash ? HASHES.get(objectIdentifier(childOf(childOf(hash, 0), 0))) : "sha1";
}

function childOf(element: DerElement, index: number): DerElement {
  const child = derChildren(element)[index];
  if (!child) throw new RangeError("the certificate lacks an element");
  return child;
}
