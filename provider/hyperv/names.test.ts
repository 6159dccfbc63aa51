import { findGuid, normalizeGuid, parseRelationshipId, relationshipId } from "./names";

const ID = "3F2504E0-4F89-11D3-9A0C-0305E82C3301";

describe("a GUID", () => {
  it.each([ID, ID.toLowerCase(), `{${ID}}`, `{${ID.toLowerCase()}}`, ` ${ID}\n`, ` {${ID}} `])(
    "in the form %j is the one form used here",
    (text) => {
      expect(normalizeGuid(text)).toBe(ID);
    },
  );

  it.each([
    "",
    "HV-DR-01",
    ID.slice(1),
    `${ID}0`,
    `x${ID}`,
    ID.replaceAll("-", ""),
    `{${ID}`,
    `${ID}}`,
    `{{${ID}}}`,
    `Microsoft:${ID}`,
    ID.replace("3F", "3G"),
    `${ID} ${ID}`,
  ])("is not %j", (text) => {
    expect(normalizeGuid(text)).toBeUndefined();
  });

  it("is found in a longer text, the first of several, in upper case", () => {
    expect(findGuid(`Microsoft:${ID.toLowerCase()}\\HVR\\0`)).toBe(ID);
    expect(findGuid(`a {${ID}} b 22391CDC-272C-4DDF-BA88-9BEFB1A0975C`)).toBe(ID);
    expect(findGuid("none")).toBeUndefined();
    expect(findGuid(undefined)).toBeUndefined();
  });
});

describe("a relationship's id", () => {
  it.each([
    ["primary", `Microsoft:${ID}\\HVR\\0`],
    ["extended", `Microsoft:${ID}\\HVR\\1`],
  ] as const)("of the %s relationship is %s, and read back", (relationship, id) => {
    expect(relationshipId({ vmId: ID, relationship })).toBe(id);
    expect(parseRelationshipId(id)).toEqual({ vmId: ID, relationship });
  });

  it("is read in any case, with or without braces", () => {
    expect(parseRelationshipId(`MICROSOFT:${ID.toLowerCase()}\\hvr\\1`)).toEqual({
      vmId: ID,
      relationship: "extended",
    });
    expect(parseRelationshipId(`Microsoft:{${ID}}\\HVR\\0`)).toEqual({ vmId: ID, relationship: "primary" });
  });

  it.each([
    undefined,
    "",
    ID,
    `Microsoft:${ID}`,
    `Microsoft:${ID}\\HVR`,
    `Microsoft:${ID}\\HVR\\2`,
    `Microsoft:${ID}\\HVR\\01`,
    `Microsoft:${ID}\\\\HVR\\\\0`,
    `Microsoft:HV-DR-01\\HVR\\0`,
    `xMicrosoft:${ID}\\HVR\\0`,
    `Microsoft:${ID}\\HVR\\0 `,
  ])("is not %j", (id) => {
    expect(parseRelationshipId(id)).toBeUndefined();
  });
});
