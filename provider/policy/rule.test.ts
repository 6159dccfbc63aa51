import { noBlockedPlans } from "./no-blocked-plans";
import { protectedResources } from "./protected-resources";

describe("every rule", () => {
  it("is mandatory and has a name, unless the user says otherwise", () => {
    expect(protectedResources()).toMatchObject({ name: "hyperv-protect", enforcementLevel: "mandatory" });
    expect(noBlockedPlans({ name: "ours", enforcementLevel: "advisory" })).toMatchObject({
      name: "ours",
      enforcementLevel: "advisory",
    });
  });
});
