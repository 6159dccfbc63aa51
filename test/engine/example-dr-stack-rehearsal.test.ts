import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { copyExample } from "../support/example-project";
import { HostAsWritten } from "../support/host-as-written";
import type { PulumiProject } from "../support/pulumi-project";
import { commandsUnder, runAsWritten } from "../support/readme-commands";

describe("the rehearsal of the example dr-stack", () => {
  const hosts: HostAsWritten[] = [];
  let project: PulumiProject;
  beforeEach(async () => {
    project = await copyExample("dr-stack");
  });
  afterEach(async () => {
    for (const host of hosts.splice(0)) await host.stop();
    project.remove();
  });

  it("S1 word by word as its README has it: brings all tiers back, keeps a journal of its own, and leaves nothing", async () => {
    const [simulate = "", begin = "", takeDown = ""] = commandsUnder("Rehearse it without Windows", project);
    const [day = ""] = commandsUnder("The day", project);
    for (const line of simulate.trim().split("\n")) hosts.push(await HostAsWritten.start(line, project));
    const here = hosts.reduce((text, { written, port }) => text.replace(` ${written}\n`, ` ${port}\n`), begin);

    expect(await runAsWritten(project, here)).toMatchObject({ code: 0 });
    const came = await runAsWritten(project, day);
    expect(came).toMatchObject({ code: 0, output: expect.stringMatching(/"isComplete": true/) });
    expect(came.output).toContain("tier-2, and the wave after it, wait for approval");
    const [journal, usual] = ["rehearsal-journal", "journal"].map((name) => join(project.folder, name));
    expect(readdirSync(journal ?? "").filter((file) => file.endsWith(".jsonl"))).toHaveLength(6);
    expect(existsSync(usual ?? "")).toBe(false);

    expect(await runAsWritten(project, takeDown)).toMatchObject({ code: 0 });
    expect(existsSync(journal ?? "")).toBe(false);
    expect(await project.must("stack", "ls")).not.toContain("rehearsal");
  });
});
