import { X509Certificate } from "node:crypto";
import { z } from "zod";

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** PEM text (RFC 7468) of one or more certificates; lines between them, as bundles have, are left alone. */
export const certificates = z.string().transform((pem, context) => {
  const fault = faultInCertificates(pem);
  if (fault === undefined) return pem;
  context.addIssue(fault);
  return z.NEVER;
});

/** What is wrong with it; never a word of the text itself. */
export function faultInCertificates(pem: string): string | undefined {
  if (/PRIVATE KEY-----/.test(pem)) return "must hold certificates only, and no private key";
  const blocks = pem.match(CERTIFICATE) ?? [];
  if (blocks.length === 0) return "must be PEM text that holds a certificate (-----BEGIN CERTIFICATE-----)";
  if (pem.replace(CERTIFICATE, "").includes("-----")) return "must hold whole certificates in PEM, and nothing else";
  const broken = blocks.findIndex((block) => !isCertificate(block));
  return broken < 0 ? undefined : `must hold certificates that can be read: number ${broken + 1} cannot`;
}

function isCertificate(block: string): boolean {
  try {
    return new X509Certificate(block).raw.length > 0;
  } catch {
    // OpenSSL's reason would not help whoever pasted the text.
    return false;
  }
}
