import { copyExample } from "../support/example-project";
import type { PulumiProject } from "../support/pulumi-project";

describe("the example drill", () => {
  let project: PulumiProject;
  beforeEach(async () => {
    project = await copyExample("drill");
  });
  afterEach(() => project.remove());

  /** @param lost whether the seed loses the answer of a call that the host has taken */
  it.each([
    { seed: "4711", lost: false },
    { seed: "13", lost: true },
  ])("S1 passes with the faults of seed $seed, and tells how to replay them", async ({ seed, lost }) => {
    const { code, output } = await project.script("drill.mjs", ["--seed", seed]);
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining("the drill passed") });
    expect(output).toContain(`again with: node drill.mjs --seed ${seed} --intensity 0.5`);
    expect(output).toMatch(/SQL01: started [01] times, told (fulfilled|failed)/);
    expect(output).toMatch(/APP01: started [01] times, told (fulfilled|failed)/);
    expect(/"operation":"InitiateFailback",[^{}]*"effect":{"kind":"lose"/.test(output)).toBe(lost);
  });

  it("S1 fails, and names the machines, when what is told is not what the host shows", async () => {
    const { code, output } = await project.script("drill.mjs", ["--intensity", "0", "--expect", "Committed"]);
    expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining("the drill failed") });
    expect(output).toContain("SQL01: started 1 times, told fulfilled");
    expect(output).toContain("WRONG: SQL01 is told fulfilled and is not Committed");
    expect(output).toContain("WRONG: APP01 is told fulfilled and is not Committed");
  });
});
