import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { copyExample } from "../support/example-project";
import type { PulumiProject } from "../support/pulumi-project";
import { until } from "../support/stops";

describe("the example drill", () => {
  let project: PulumiProject;
  beforeEach(async () => {
    project = await copyExample("drill");
  });
  afterEach(() => project.remove());

  /** What a drill may leave behind: its folder for temporary files, and the config of its stack. */
  const leftOvers = () => [
    ...readdirSync(join(project.folder, "tmp")).filter((name) => name.startsWith("failback-drill-")),
    ...readdirSync(project.folder).filter((name) => name === "Pulumi.drill.yaml"),
  ];

  /** @param lost whether the seed loses the answer of a call that the host has taken */
  it.each([
    { seed: "4711", lost: false },
    { seed: "13", lost: true },
  ])("S1 passes with the faults of seed $seed, and tells how to replay them", async ({ seed, lost }) => {
    const { code, output } = await project.script("drill.mjs", ["--seed", seed]);
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining("the drill passed") });
    expect(output).toContain(`again with: node drill.mjs --seed ${seed} --intensity 0.5 --expect FailbackCompleted`);
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

  it.each([
    [["--seed", ""], "--seed must be"],
    [["--seed", "a"], "--seed must be"],
    [["--intensity", ""], "--intensity must be"],
    [["--intensity", "1.5"], "--intensity must be"],
    [["--fast"], "Unknown option '--fast'"],
    [["--expect", "Back"], "'Back' is invalid"],
  ])("refuses %j in plain words before it begins, and leaves nothing behind", async (args, words) => {
    const { code, output } = await project.script("drill.mjs", args);
    expect({ code, output }).toMatchObject({ code: 2, output: expect.stringMatching(/^drill: /) });
    expect(output).toContain(words);
    expect(output).not.toMatch(/^ +at |seed \d/m);
    expect(leftOvers()).toEqual([]);
  });

  it("says in one line that there is no pulumi", async () => {
    const alone = join(project.folder, "bin");
    mkdirSync(alone);
    symlinkSync(process.execPath, join(alone, "node"));
    expect(await project.script("drill.mjs", [], { PATH: `${alone}:/nowhere` })).toEqual({
      code: 2,
      output: "drill: pulumi cannot be started (ENOENT): is it installed?\n",
    });
  });

  it("says why an up failed, and does not repeat a mistake in the program", async () => {
    project.write("index.ts", 'const port: number = "5985";\nexport { port };\n');
    const { code, output } = await project.script("drill.mjs", ["--seed", "13"]);
    expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining("TS2322") });
    expect(output).toContain("WRONG: nothing was ordered, and no fault of the network was met");
    expect(output).not.toContain("up 2 ended");
    expect(leftOvers()).toEqual([]);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("leaves nothing behind after %s in an up", async (signal) => {
    const drill = spawn(join(project.folder, "drill.mjs"), ["--intensity", "0"], {
      cwd: project.folder,
      env: { ...process.env, ...project.env },
      stdio: ["ignore", "ignore", "inherit"],
    });
    const ended = once(drill, "exit");
    const config = join(project.folder, "Pulumi.drill.yaml");
    await until(
      () => existsSync(config) && readFileSync(config, "utf8").includes("DRILL-1"),
      (isSet) => isSet,
      () => "the drill did not come to its first up",
    );
    drill.kill(signal);
    expect(await ended).toEqual([signal === "SIGINT" ? 130 : 143, null]);
    expect(leftOvers()).toEqual([]);
  });
});
