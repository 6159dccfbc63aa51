import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import * as rules from "../../provider/policy";

const page = readFileSync(resolve(__dirname, "../../docs/policy.md"), "utf8");
const project = JSON.parse(readFileSync(resolve(__dirname, "../../package.json"), "utf8"));

/** Every rule, made with as little as it takes. */
const made = {
  maintenanceWindow: rules.maintenanceWindow({
    timeZone: "UTC",
    windows: [{ days: ["Sat"], from: "00:00", to: "01:00" }],
  }),
  requestPattern: rules.requestPattern({ pattern: /x/ }),
  maxMachines: rules.maxMachines({ max: 1 }),
  applicationConsistentPoint: rules.applicationConsistentPoint({ machines: ["x"] }),
  protectedResources: rules.protectedResources(),
  noBuiltInProvider: rules.noBuiltInProvider(),
  noUnencrypted: rules.noUnencrypted(),
  noBlockedPlans: rules.noBlockedPlans(),
} satisfies Record<keyof typeof rules, ResourceValidationPolicy>;

describe("docs/policy.md", () => {
  it("has a row for every rule, with the name of its policy", () => {
    for (const [rule, { name }] of Object.entries(made))
      expect(page).toMatch(new RegExp(`^\\| \`${rule}\\(.*\\| \`${name}\` \\|`, "m"));
  });

  it("its pack uses every rule", () => {
    const [, program = ""] = /```typescript\n([\s\S]+?)```/.exec(page) ?? [];
    for (const rule of Object.keys(rules)) expect(program).toContain(`    ${rule}(`);
  });

  it("names the versions that the rules are tested with", () => {
    const [, manifest = "{}"] = /```json\n([\s\S]+?)```/.exec(page) ?? [];
    expect(JSON.parse(manifest).dependencies).toEqual({
      "@pulumi/policy": project.devDependencies["@pulumi/policy"],
      "@pulumi/pulumi": project.devDependencies["@pulumi/pulumi"],
      "pulumi-hyperv-failback": project.version,
    });
  });
});
