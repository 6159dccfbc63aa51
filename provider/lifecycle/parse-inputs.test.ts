import { FailbackError } from "../errors";
import { parseInputs } from "./parse-inputs";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const host = { address: "hv-dr-01", auth: "basic", allowUnencrypted: true };
const good = { host, vm: { name: "SQL01" } };

function refusal(raw: Record<string, unknown>): FailbackError {
  try {
    parseInputs(raw);
  } catch (error) {
    if (error instanceof FailbackError) return error;
    throw error;
  }
  throw new Error("the inputs were taken");
}

describe("inputs that are right", () => {
  it("get their defaults, and durations in milliseconds", () => {
    expect(parseInputs(good)).toEqual({
      kind: "known",
      inputs: {
        host: { address: "hv-dr-01", auth: "basic", transport: "winrm", port: 5985, tls: undefined },
        vm: { name: "SQL01" },
        relationship: "primary",
        recoveryPoint: "latest",
        again: false,
        allowBuiltInProvider: false,
        startFrom: ["Recovered", "Committed"],
        preflight: true,
        timeouts: { start: 30_000, job: 28_800_000, completion: 600_000, poll: 2_000 },
        resourceUrn: "",
      },
    });
  });

  it("take a GUID with or without braces and in any case", () => {
    const parsed = parseInputs({ host, vm: { id: "{5a2c0e6b-0c5d-4b53-9c2e-0d6e1f3a7b11}" } });
    expect(parsed).toMatchObject({ inputs: { vm: { id: "5A2C0E6B-0C5D-4B53-9C2E-0D6E1F3A7B11" } } });
  });
});

describe("inputs that are not known yet", () => {
  it("are named, at any depth, and the others are still checked", () => {
    expect(parseInputs({ ...good, vm: { id: UNKNOWN }, request: UNKNOWN })).toEqual({
      kind: "unknown",
      fields: ["vm", "request"],
    });
    expect(refusal({ ...good, vm: { id: UNKNOWN }, relationship: "third" }).message).toMatch(/^relationship /);
  });
});

describe("bad input is one line that names the field", () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ["a missing host", { vm: { name: "A" } }, /^host is missing$/],
    ["a missing machine", { host }, /^vm must be \{ name/],
    ["an empty machine name", { host, vm: { name: "" } }, /^vm\.name must not be empty$/],
    ["a machine id that is no GUID", { host, vm: { id: "SQL01" } }, /^vm\.id must be the machine's GUID$/],
    ["both name and id", { host, vm: { name: "A", id: "B" } }, /^vm/],
    [
      "an address with a scheme",
      { ...good, host: { ...host, address: "http://x" } },
      /^host\.address must be a host name/,
    ],
    ["a port out of range", { ...good, host: { ...host, port: 70_000 } }, /^host\.port /],
    [
      "a port as text",
      { ...good, host: { ...host, port: "5985" } },
      /^host\.port invalid input: expected number, received string$/,
    ],
    ["another transport", { ...good, host: { ...host, transport: "ssh" } }, /^host\.transport /],
    ["another authentication", { ...good, host: { ...host, auth: "kerberos" } }, /^host\.auth /],
    [
      "plain HTTP that was not allowed",
      { ...good, host: { ...host, allowUnencrypted: false } },
      /^host\.allowUnencrypted must be true: Basic over plain HTTP/,
    ],
    ["an unknown relationship", { ...good, relationship: "both" }, /^relationship /],
    ["an unknown point policy", { ...good, recoveryPoint: "newest" }, /^recoveryPoint must be "latest"/],
    ["an empty point id", { ...good, recoveryPoint: { id: "" } }, /^recoveryPoint\.id must not be empty$/],
    [
      "an instant without an offset",
      { ...good, validUntil: "2026-11-22T06:00:00" },
      /^validUntil must be an instant in ISO 8601 with an offset/,
    ],
    [
      "an instant that does not exist",
      { ...good, validUntil: "2026-13-45T06:00:00Z" },
      /^validUntil must be an instant/,
    ],
    [
      "a date alone",
      { ...good, recoveryPoint: { takenBefore: "2026-11-22" } },
      /^recoveryPoint\.takenBefore must be an instant/,
    ],
    ["an again that is no boolean", { ...good, again: "yes" }, /^again /],
    ["an override that is no boolean", { ...good, allowBuiltInProvider: 1 }, /^allowBuiltInProvider /],
    ["a line break in a request", { ...good, request: "CHG\n1" }, /^request must not hold control characters$/],
    [
      "a point id no message can carry",
      { ...good, recoveryPoint: { id: "a\u0000b" } },
      /^recoveryPoint\.id must not hold control/,
    ],
    ["an empty request", { ...good, request: "" }, /^request must not be empty$/],
    [
      "a request of the wrong type",
      { ...good, request: 4711 },
      /^request invalid input: expected string, received number$/,
    ],
    ["a request that is null", { ...good, request: null }, /^request invalid input: expected string, received null$/],
    [
      "a request with white space around it",
      { ...good, request: "CHG-1 " },
      /^request must not begin or end with white space$/,
    ],
    [
      "start states that are no list",
      { ...good, startFrom: "Committed" },
      /^startFrom invalid input: expected array, received string$/,
    ],
    ["an unknown start state", { ...good, startFrom: ["Comitted"] }, /^startFrom\[0\] /],
    ["a start state nothing can start from", { ...good, startFrom: ["FailbackCompleted"] }, /^startFrom must not hold/],
    ["no start state", { ...good, startFrom: [] }, /^startFrom must name at least one/],
    [
      "a duration without a unit",
      { ...good, timeouts: { job: "30" } },
      /^timeouts\.job must be "<whole number> seconds"/,
    ],
    ["a duration of nothing", { ...good, timeouts: { poll: "0 seconds" } }, /^timeouts\.poll must be/],
    ["a preflight that is no boolean", { ...good, preflight: "no" }, /^preflight /],
    ["a misspelt field", { ...good, recoverypoint: "latest" }, /^recoverypoint is not a field$/],
    ["a misspelt field within", { ...good, host: { ...host, adress: "x" } }, /^host\.adress is not a field$/],
  ])("%s", (_, raw, line) => {
    const error = refusal(raw);
    expect(error.code).toBe("inputInvalid");
    expect(error.message).toMatch(line);
    expect(error.line).not.toContain("\n");
  });

  it("every wrong field is named at once", () => {
    expect(refusal({ ...good, relationship: "x", preflight: 1 }).message).toMatch(/^relationship .*; preflight /);
  });
});

describe("a secret where none belongs", () => {
  it.each([
    ["password", { ...good, password: "hunter-two" }],
    ["host.password", { ...good, host: { ...host, password: "hunter-two" } }],
    ["host.username", { ...good, host: { ...host, username: "hunter-two" } }],
    ["apiToken", { ...good, apiToken: "hunter-two" }],
  ])("%s is refused, says where it does belong, and is never shown", (field, raw) => {
    const error = refusal(raw);
    expect(error.code).toBe("secretInInput");
    expect(error.line).toContain(`${field} does not belong among the inputs`);
    expect(error.line).toContain("pulumi config set --secret");
    expect(error.line).not.toContain("hunter-two");
  });

  it("a value of any field is never shown either: it may be a secret in the wrong place", () => {
    expect(refusal({ ...good, relationship: "hunter-two", recoveryPoint: "hunter-two" }).line).not.toContain(
      "hunter-two",
    );
  });
});
