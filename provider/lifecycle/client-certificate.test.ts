import { createPrivateKey } from "node:crypto";
import { Authority, type Identity } from "../../test/support/certificates";
import { FailbackError } from "../errors";
import { clientCertificateFor } from "./client-certificate";
import { loginFor } from "./credentials";

let mine: Identity;
let other: Identity;
let general: Record<string, string>;
let environment: Record<string, string>;
beforeAll(async () => {
  const authority = await Authority.create("An Authority");
  mine = await authority.issue({ names: ["failback"] });
  other = await authority.issue({ names: ["somebody"] });
  general = { "hyperv:certificate": mine.certificate, "hyperv:key": mine.key };
  environment = { HYPERV_CERTIFICATE: other.certificate, HYPERV_KEY: other.key };
});

function sources(config: Record<string, string>, environment: Record<string, string> = {}) {
  return { config: (key: string) => config[key], environment };
}

function refusal(config: Record<string, string>): FailbackError {
  try {
    clientCertificateFor("hv-1", sources(config));
  } catch (error) {
    if (error instanceof FailbackError) return error;
    throw error;
  }
  throw new Error("it was taken");
}

describe("the client certificate for a host", () => {
  it("comes from the host's own entry, else from the stack's config, else from the environment", () => {
    const hosts = { "hyperv:hosts": JSON.stringify({ "HV-1": other }) };
    expect(clientCertificateFor("hv-1", sources({ ...general, ...hosts }))).toEqual(other);
    expect(clientCertificateFor("hv-2", sources({ ...general, ...hosts }, environment))).toEqual(mine);
    expect(clientCertificateFor("hv-2", sources({}, environment))).toEqual(other);
  });

  it("is asked for where the host's auth says so, and nowhere else", () => {
    const set = sources({ ...general, "hyperv:username": "u", "hyperv:password": "p" });
    expect(loginFor({ address: "hv-1", auth: "certificate" }, set)).toEqual({ auth: "certificate", identity: mine });
    for (const auth of ["negotiate", "basic"] as const)
      expect(loginFor({ address: "hv-1", auth }, set)).toEqual({ auth, credentials: { username: "u", password: "p" } });
  });

  it("may be followed by the authorities above it, and its key may be in an older form", () => {
    const sec1 = createPrivateKey(mine.key).export({ type: "sec1", format: "pem" }).toString();
    const chain = `${mine.certificate}\n${other.certificate}\n`;
    const given = { "hyperv:certificate": chain, "hyperv:key": sec1 };
    expect(clientCertificateFor("hv-1", sources(given))).toEqual({ certificate: chain, key: sec1 });
  });

  it("that is missing is named, with where it may be set", () => {
    expect(refusal({})).toMatchObject({
      code: "credentialsMissing",
      message: "no client certificate is set for hv-1 (neither hyperv:certificate nor HYPERV_CERTIFICATE)",
    });
    expect(refusal({ "hyperv:certificate": mine.certificate })).toMatchObject({
      code: "credentialsMissing",
      message: "no key of a client certificate is set for hv-1 (neither hyperv:key nor HYPERV_KEY)",
    });
    expect(refusal({}).line).toContain("HYPERV_CERTIFICATE and HYPERV_KEY");
  });

  it.each<[string, () => Record<string, string>, string]>([
    [
      "no PEM at all",
      () => ({ ...general, "hyperv:certificate": "client.pem" }),
      "hyperv:certificate must be PEM text that holds a certificate (-----BEGIN CERTIFICATE-----)",
    ],
    [
      "a key beside the certificate",
      () => ({ ...general, "hyperv:certificate": `${mine.certificate}\n${mine.key}` }),
      "hyperv:certificate must hold certificates only, and no private key",
    ],
    [
      "a file's name for the key",
      () => ({ ...general, "hyperv:key": "client.key" }),
      "hyperv:key must be PEM text of a private key (-----BEGIN PRIVATE KEY-----)",
    ],
    [
      "half a key",
      () => ({ ...general, "hyperv:key": mine.key.slice(0, -60) }),
      "hyperv:key must be PEM text of a private key (-----BEGIN PRIVATE KEY-----)",
    ],
    [
      "a key with a passphrase",
      () => ({
        ...general,
        "hyperv:key": createPrivateKey(mine.key)
          .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" })
          .toString(),
      }),
      "hyperv:key is encrypted by a passphrase: give the key without one",
    ],
    [
      "somebody else's key",
      () => ({ ...general, "hyperv:key": other.key }),
      "hyperv:key is not the private key of hyperv:certificate",
    ],
    [
      "somebody else's key in the map of hosts",
      () => ({ "hyperv:hosts": JSON.stringify({ "hv-1": { certificate: mine.certificate, key: other.key } }) }),
      "hyperv:hosts (key) is not the private key of hyperv:hosts (certificate)",
    ],
  ])("with %s is refused in one line without a word of it", (_, config, message) => {
    const error = refusal(config());
    expect(error).toMatchObject({ code: "inputInvalid", message });
    for (const { key, certificate } of [mine, other])
      for (const line of `${key}\n${certificate}`.split("\n").filter((one) => !one.includes("-----") && one !== ""))
        expect(`${error.line} ${String(error.cause)}`).not.toContain(line);
  });
});
