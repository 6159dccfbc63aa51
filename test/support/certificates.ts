import "./reflect-metadata";
import { webcrypto } from "node:crypto";
import {
  BasicConstraintsExtension,
  cryptoProvider,
  type Extension,
  type JsonGeneralNames,
  PemConverter,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

// Under Jest the global of this name is another object than Node's.
cryptoProvider.set(webcrypto);

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DAY_MS = 86_400_000;

/** Certificate and private key, both in PEM. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

export interface Leaf {
  /** Host names and IP addresses it is made out to. */
  readonly names: readonly string[];
  /** In days from now. */
  readonly from?: number;
  readonly until?: number;
}

/** An authority of a test: made when it runs, and kept nowhere. */
export class Authority {
  static #serial = 1;

  private constructor(
    readonly certificate: X509Certificate,
    readonly keys: webcrypto.CryptoKeyPair,
    /** The authority's own certificate and key, for a host that shows just these. */
    readonly itself: Identity,
  ) {}

  static async create(name: string, issuer?: Authority): Promise<Authority> {
    const keys = await newKeys();
    const certificate = await sign(`CN=${name}`, keys, issuer, [new BasicConstraintsExtension(true, undefined, true)]);
    return new Authority(certificate, keys, await identity(certificate, keys));
  }

  get pem(): string {
    return this.certificate.toString("pem");
  }

  async issue({ names, from = -1, until = 30 }: Leaf): Promise<Identity> {
    const keys = await newKeys();
    const alternatives: JsonGeneralNames = names.map((value) => ({
      type: /^[\d.]+$/.test(value) ? "ip" : "dns",
      value,
    }));
    const extensions = [new SubjectAlternativeNameExtension(alternatives)];
    const certificate = await sign("CN=a host", keys, this, extensions, { from, until });
    return identity(certificate, keys);
  }

  static nextSerial(): string {
    return (0x1000 + Authority.#serial++).toString(16);
  }
}

async function identity(certificate: X509Certificate, keys: webcrypto.CryptoKeyPair): Promise<Identity> {
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return { certificate: certificate.toString("pem"), key: PemConverter.encode(pkcs8, "PRIVATE KEY") };
}

function sign(
  subject: string,
  keys: webcrypto.CryptoKeyPair,
  issuer: Authority | undefined,
  extensions: readonly Extension[],
  { from, until } = { from: -1, until: 30 },
): Promise<X509Certificate> {
  return X509CertificateGenerator.create({
    serialNumber: Authority.nextSerial(),
    subject,
    issuer: issuer?.certificate.subject ?? subject,
    notBefore: new Date(Date.now() + from * DAY_MS),
    notAfter: new Date(Date.now() + until * DAY_MS),
    publicKey: keys.publicKey,
    signingKey: issuer?.keys.privateKey ?? keys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [...extensions],
  });
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}
