import { failback } from "./host-commands.test-support";

const COMMANDS = ["check", "status", "points", "plan", "comment", "simulate", "halt", "resume", "journal"];

describe("every command", () => {
  it.each(COMMANDS)("%s ends with 2 for an option that it does not know, and says so", async (command) => {
    const { code, out, err } = await failback([command, "--colour"]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/unknown option '--colour'|required option '--host/);
  });

  it.each(COMMANDS)("%s explains itself, and ends with 0", async (command) => {
    const { code, out } = await failback([command, "--help"]);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^Usage: hyperv-failback ${command} `));
    // What is written by hand is not wrapped by commander.
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(120);
  });

  it.each([
    [["--version"], 0],
    [["--help"], 0],
    [[], 2],
    [["start"], 2],
    [["halt"], 2],
    [["journal", "SQL01"], 2],
  ])("the command line %j ends with %i", async (args, code) => {
    expect((await failback(args)).code).toBe(code);
  });
});
