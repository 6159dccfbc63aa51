import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { onHost } from "../../cli/check/remedies";
import { type CheckReport, STEP_NAMES } from "../../cli/check/report";
import { waysIn } from "../conformance/ways-in";

const page = readFileSync(resolve(__dirname, "../../docs/connecting.md"), "utf8");

describe("docs/connecting.md", () => {
  it("explains every step, in the order of the report", () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \| .+ \| .+ \|$/gm)].map(([, name]) => name);
    expect(rows.filter((name) => (STEP_NAMES as readonly (string | undefined)[]).includes(name))).toEqual(STEP_NAMES);
  });

  it("names every field of the report", () => {
    const fields = ["version", "host", "outcome", "steps", "recording"] as const satisfies (keyof CheckReport)[];
    for (const field of fields) expect(page).toMatch(new RegExp(`^\\| \`${field}(\\[\\])?\` \\|`, "m"));
  });

  it("has the commands that a check shows for what Windows needs", () => {
    const { quickConfig, quickConfigHttps, basic, unencrypted, auth, listeners, tokenFilter } = onHost;
    const needed = [quickConfig, quickConfigHttps, basic, unencrypted, auth, listeners, tokenFilter];
    needed.push(onHost.hypervAdministrators("HV-DR-01\\failback"), onHost.remoteUsers("HV-DR-01\\failback"));
    for (const { command } of needed) expect(page).toContain(`\`${command}\``);
  });

  it("has every way in that the conformance suite holds", () => {
    for (const { name } of waysIn) {
      const [, auth, scheme] = /^winrm, (\w+) over (HTTPS?)$/.exec(name) ?? [];
      expect(page).toMatch(new RegExp(`^\\| \\*\\*${scheme}, ${auth}\\*\\*`, "m"));
    }
  });
});
