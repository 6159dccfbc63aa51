import { credentialsFor } from "./credentials";

function sources(config: Record<string, string>, environment: Record<string, string> = {}) {
  return { config: (key: string) => config[key], environment };
}

describe("the account for a host", () => {
  const environment = { HYPERV_USERNAME: "env-user", HYPERV_PASSWORD: "env-password" };
  const general = { "hyperv:username": "u", "hyperv:password": "p" };

  it("comes from the host's own entry, else from the stack's config, else from the environment", () => {
    const own = JSON.stringify({ "hv-1": { username: "own", password: "pw" } });
    expect(credentialsFor("hv-1", sources({ ...general, "hyperv:hosts": own }, environment))).toEqual({
      username: "own",
      password: "pw",
    });
    expect(credentialsFor("hv-2", sources({ ...general, "hyperv:hosts": own }, environment))).toEqual({
      username: "u",
      password: "p",
    });
    expect(credentialsFor("hv-2", sources({}, environment))).toEqual({
      username: "env-user",
      password: "env-password",
    });
  });

  it("is found by the address in any case, and by nothing an object has of its own", () => {
    const own = JSON.stringify({ "HV-1": { username: "own", password: "pw" } });
    expect(credentialsFor("hv-1", sources({ "hyperv:hosts": own }))).toEqual({ username: "own", password: "pw" });
    expect(credentialsFor("constructor", sources({ ...general, "hyperv:hosts": own }))).toEqual({
      username: "u",
      password: "p",
    });
  });

  it("that is missing is named, with what to set", () => {
    expect(() => credentialsFor("hv-1", sources({}))).toThrow("no user name is set for hv-1");
    expect(() => credentialsFor("hv-1", sources({ "hyperv:username": "u" }))).toThrow("no password is set for hv-1");
  });

  it("is the general one for a host whose own entry is a certificate", () => {
    const own = JSON.stringify({ "hv-1": { certificate: "c", key: "k" } });
    expect(credentialsFor("hv-1", sources({ ...general, "hyperv:hosts": own }))).toMatchObject({ username: "u" });
  });

  it.each([
    "not json",
    "[]",
    '{"hv-1": "pw"}',
    '{"hv-1": {}}',
    '{"hv-1": {"username": "u"}}',
    '{"hv-1": {"username": "u", "password": ""}}',
    '{"hv-1": {"username": "u", "password": "p", "key": "k"}}',
    '{"hv-1": {"certificate": "c", "key": "k", "passphrase": "p"}}',
  ])("a malformed map (%s) is refused without being shown", (map) => {
    expect(() => credentialsFor("hv-1", sources({ "hyperv:hosts": map }))).toThrow(
      /^hyperv:hosts is no map of addresses/,
    );
  });
});
