import { noBuiltInProvider } from "./no-built-in-provider";
import { noUnencrypted } from "./no-unencrypted";
import { machine, NOT_KNOWN, violations, wave } from "./policy.test-support";
import { protectedResources } from "./protected-resources";

describe("the rule of protection", () => {
  it("demands `protect` of machines and waves", () => {
    expect(violations(protectedResources(), machine())).toEqual([
      "SQL01 on hv-dr-01: is not protected. Give sql01 the resource option { protect: true }.",
    ]);
    expect(violations(protectedResources(), wave())).toHaveLength(1);
    expect(violations(protectedResources(), { ...machine(), protect: true })).toEqual([]);
    expect(violations(protectedResources(), { type: "random:index:Id", props: {} })).toEqual([]);
  });
});

describe("the rule of no built-in provider", () => {
  const policy = noBuiltInProvider();

  it("refuses the override of a machine, a wave and a member", () => {
    expect(violations(policy, machine())).toEqual([]);
    expect(violations(policy, machine({ allowBuiltInProvider: false }))).toEqual([]);
    expect(violations(policy, machine({ allowBuiltInProvider: true }))).toEqual([
      expect.stringMatching(/^SQL01 on hv-dr-01: sets allowBuiltInProvider\. Take it away/),
    ]);
    expect(violations(policy, wave({ allowBuiltInProvider: true }))).toHaveLength(4);
    const members = [
      { host: "hv-01", vm: { name: "SQL01" }, allowBuiltInProvider: true },
      "SQL02 on hv-01",
      { host: "hv-01", vm: { name: "SQL03" }, allowBuiltInProvider: false },
    ];
    expect(violations(policy, wave({ members }))).toEqual([expect.stringMatching(/^SQL01 on hv-01: /)]);
  });

  it("what is not known is not fine", () => {
    expect(violations(policy, machine({ allowBuiltInProvider: NOT_KNOWN }))).toHaveLength(1);
    expect(violations(policy, wave({ members: NOT_KNOWN }))).toHaveLength(1);
    expect(violations(policy, wave({ members: [NOT_KNOWN] }))).toHaveLength(1);
  });
});

describe("the rule of no unencrypted connection", () => {
  const policy = noUnencrypted();

  it("refuses it of a machine's host and of every host of a wave", () => {
    expect(violations(policy, machine())).toEqual([]);
    expect(violations(policy, machine({ host: { address: "hv-dr-01", allowUnencrypted: true } }))).toEqual([
      "SQL01 on hv-dr-01: sets allowUnencrypted. Take it away; give the host tls, or leave auth at Negotiate.",
    ]);
    const hosts = { "hv-01": { address: "a", allowUnencrypted: true }, "hv-02": { address: "b" } };
    expect(violations(policy, wave({ hosts }))).toEqual([expect.stringMatching(/^host hv-01 of wave tier-1: /)]);
  });

  it("what is not known is not fine", () => {
    expect(violations(policy, machine({ host: NOT_KNOWN }))).toHaveLength(1);
    expect(violations(policy, machine({ host: { address: "a", allowUnencrypted: NOT_KNOWN } }))).toHaveLength(1);
    expect(violations(policy, wave({ hosts: NOT_KNOWN }))).toHaveLength(1);
    expect(violations(policy, wave({ hosts: { "hv-01": NOT_KNOWN } }))).toHaveLength(1);
    expect(violations(policy, machine({ host: { address: NOT_KNOWN } }))).toEqual([]);
  });
});
