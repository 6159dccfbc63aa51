import { Authority } from "../../test/support/certificates";
import { FailbackError } from "../errors";
import { parseInputs } from "./parse-inputs";

const secure = { address: "hv-dr-01", auth: "basic", tls: {} };
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
let ca: string;
let key: string;

beforeAll(async () => {
  const authority = await Authority.create("An Authority");
  ca = authority.pem;
  key = authority.itself.key;
});

function parse(host: Record<string, unknown>) {
  return parseInputs({ host, vm: { name: "SQL01" } });
}

function refusal(host: Record<string, unknown>): FailbackError {
  try {
    parse(host);
  } catch (error) {
    if (error instanceof FailbackError) return error;
    throw error;
  }
  throw new Error("the host was taken");
}

describe("a host reached over TLS", () => {
  it("is one that has tls: port 5986, and Basic needs no permission", () => {
    expect(parse(secure)).toMatchObject({ kind: "known", inputs: { host: { port: 5986, tls: {} } } });
    expect(parse({ ...secure, port: 443 })).toMatchObject({ inputs: { host: { port: 443 } } });
  });

  it.each([true, false])("takes allowUnencrypted: %s, which changes nothing", (allowUnencrypted) => {
    expect(parse({ ...secure, allowUnencrypted })).toEqual(parse(secure));
  });

  it("hands on what is trusted, and the name", () => {
    const bundle = `# our authorities\n${ca}\r\n\n${ca}\n`;
    expect(parse({ ...secure, tls: { ca: bundle, serverName: "hv-dr-01.corp.example" } })).toMatchObject({
      inputs: { host: { tls: { ca: bundle, serverName: "hv-dr-01.corp.example" } } },
    });
  });

  it("is none where tls says enabled: false: port 5985, and Basic must be allowed", () => {
    const plain = { ...secure, tls: { enabled: false, ca } };
    expect(refusal(plain).message).toMatch(/^host\.allowUnencrypted must be true: Basic over plain HTTP/);
    expect(parse({ ...plain, allowUnencrypted: true })).toMatchObject({
      inputs: { host: { port: 5985, tls: undefined } },
    });
  });

  it("may wait for values that are not known yet", () => {
    expect(parse({ ...secure, tls: { ca: UNKNOWN } })).toEqual({ kind: "unknown", fields: ["host"] });
  });
});

describe("a host that is shown a client certificate", () => {
  const address = "hv-dr-01";

  it("needs tls, and that enabled", () => {
    expect(parse({ address, auth: "certificate", tls: {} })).toMatchObject({
      inputs: { host: { auth: "certificate", port: 5986, tls: {} } },
    });
    for (const host of [
      { address, auth: "certificate" },
      { address, auth: "certificate", tls: { enabled: false } },
    ])
      expect(refusal({ ...host, allowUnencrypted: true })).toMatchObject({
        code: "inputInvalid",
        message: expect.stringMatching(/^host\.tls must be given, as `\{\}` at least: auth "certificate" shows/),
      });
  });

  it.each(["certificate", "key"])("has no %s among its inputs", (field) => {
    const error = refusal({ address, auth: "certificate", tls: {}, [field]: key });
    expect(error).toMatchObject({ code: "secretInInput", message: expect.stringContaining(`host.${field} `) });
    expect(error.line).toContain("hyperv:key or HYPERV_KEY");
    expect(error.line).not.toContain(key);
  });
});

describe("a host without tls", () => {
  it("must allow Basic over plain HTTP, as before", () => {
    const { tls: _, ...plain } = secure;
    expect(refusal(plain).message).toMatch(/^host\.allowUnencrypted must be true/);
    expect(parse({ ...plain, allowUnencrypted: true })).toMatchObject({ inputs: { host: { port: 5985 } } });
  });
});

describe("a host without auth", () => {
  const { address } = secure;

  it("is reached by Negotiate, which needs no permission over plain HTTP", () => {
    expect(parse({ address })).toMatchObject({ inputs: { host: { auth: "negotiate", port: 5985, tls: undefined } } });
    expect(parse({ address, auth: "negotiate" })).toEqual(parse({ address }));
    expect(parse({ address, allowUnencrypted: true })).toEqual(parse({ address }));
  });

  it("is reached by Negotiate over TLS as well", () => {
    expect(parse({ address, tls: {} })).toMatchObject({ inputs: { host: { auth: "negotiate", port: 5986, tls: {} } } });
  });

  it("whose auth is another is refused, with the field's name", () => {
    expect(refusal({ address, auth: "kerberos" }).message).toMatch(/^host\.auth /);
  });
});

describe("bad TLS settings are one line that names the field, and shows nothing of the value", () => {
  it.each<[string, () => unknown, RegExp]>([
    ["tls that is no object", () => true, /^host\.tls invalid input: expected object, received boolean$/],
    ["enabled that is no boolean", () => ({ enabled: "yes" }), /^host\.tls\.enabled invalid input/],
    ["a ca that is no text", () => ({ ca: [ca] }), /^host\.tls\.ca invalid input: expected string, received array$/],
    ["a ca that is no PEM", () => ({ ca: "hunter-two" }), /^host\.tls\.ca must be PEM text that holds a certificate/],
    ["an empty ca", () => ({ ca: "" }), /^host\.tls\.ca must be PEM text/],
    ["a private key", () => ({ ca: key }), /^host\.tls\.ca must hold certificates only, and no private key/],
    ["a private key beside", () => ({ ca: `${ca}\n${key}` }), /^host\.tls\.ca must hold certificates only/],
    ["another kind of PEM", () => ({ ca: `${ca}\n-----BEGIN X509 CRL-----` }), /^host\.tls\.ca must hold whole cert/],
    [
      "a certificate that is none",
      () => ({ ca: `${ca}\n-----BEGIN CERTIFICATE-----\naHVudGVyLXR3bw==\n-----END CERTIFICATE-----` }),
      /^host\.tls\.ca must hold certificates that can be read: number 2 cannot$/,
    ],
    ["a serverName with a scheme", () => ({ serverName: "https://x" }), /^host\.tls\.serverName must be a host name/],
    ["an unknown field", () => ({ verify: false }), /^host\.tls\.verify is not a field$/],
  ])("%s", (_, tls, line) => {
    const error = refusal({ ...secure, tls: tls() });
    expect(error.code).toBe("inputInvalid");
    expect(error.message).toMatch(line);
    expect(error.line).not.toMatch(/\n|hunter-two|aHVudGVy|MI[GH]/);
  });

  it.each(["key", "certificate"])("%s is a secret in the wrong place", (field) => {
    const error = refusal({ ...secure, tls: { [field]: key } });
    expect(error).toMatchObject({
      code: "secretInInput",
      message: expect.stringContaining(`host.tls.${field} does not belong`),
    });
  });
});
