import { DEFAULT_POLICY, WINDOWS_POLICY } from "../auth/auth-policy";
import { authSchema, withSettings } from "./auth-schema";

describe("what a fleet says of authentication", () => {
  it("is easy to rehearse on unless it says otherwise", () => {
    expect(withSettings(DEFAULT_POLICY, authSchema.parse({}))).toEqual({
      schemes: ["negotiate", "basic"],
      allowUnencrypted: true,
      channelBinding: "relaxed",
    });
  });

  it("is an untouched Windows but for what else it says", () => {
    const settings = authSchema.parse({ likeWindows: true, channelBinding: "strict", lockAfter: 5 });
    expect(withSettings(DEFAULT_POLICY, settings)).toEqual({
      ...WINDOWS_POLICY,
      channelBinding: "strict",
      lockAfter: 5,
    });
  });

  it("gives way to what is said later, which may be that all is as on Windows", () => {
    const fleet = withSettings(DEFAULT_POLICY, authSchema.parse({ schemes: ["basic"], domain: "corp.example" }));
    expect(withSettings(fleet, { schemes: ["certificate"] }).schemes).toEqual(["certificate"]);
    expect(withSettings(fleet, { likeWindows: true })).toEqual({ ...WINDOWS_POLICY, domain: "corp.example" });
  });

  it.each([
    ["no way at all", { schemes: [] }],
    ["a way nobody knows", { schemes: ["kerberos"] }],
    ["a lock before the first try", { lockAfter: 0 }],
    ["a domain with a space", { domain: "corp example" }],
    ["a level nobody knows", { channelBinding: "none" }],
    ["a field nobody knows", { passwords: [] }],
  ])("is refused with %s", (_what, settings) => {
    expect(authSchema.safeParse(settings).success).toBe(false);
  });
});
