import { memberOfText, storedMember } from "./member-text";

describe("a member's text", () => {
  it('is split at the last " on "', () => {
    expect(memberOfText("A on B on hv-01")).toEqual({ host: "hv-01", vm: { name: "A on B" } });
    for (const text of ["SQL01", " on hv-01", "SQL01 on ", "SQL01onhv-01"]) expect(memberOfText(text)).toBeUndefined();
  });

  it("stands for a member that is no more than a name and a host, and for no other", () => {
    expect(storedMember({ host: "hv-01", vm: { name: "SQL01" } })).toBe("SQL01 on hv-01");
    for (const member of [
      "SQL01 on hv-01",
      { host: "hv-01", vm: { id: "5F2C1A70-3D64-4B8E-9A15-000000000001" } },
      { host: "hv-01", vm: { name: "SQL01" }, again: true },
    ])
      expect(storedMember(member)).toEqual(member);
  });
});
