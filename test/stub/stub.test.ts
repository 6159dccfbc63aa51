import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../..");
const secret = "a-password-that-must-not-travel";

/** A process of its own: the compiled package and the SDK's serialiser, without anything Jest puts between them. */
function serializedStub(type: string): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(__dirname, "serialize-stub.js"), type], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, HYPERV_PASSWORD: secret },
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

describe.each([
  ["ReplicationFailback", "stub.golden.txt", "."],
  ["FailbackWave", "wave-stub.golden.txt", ".wave."],
])("the stub that is stored with every %s", (type, file, calls) => {
  const text = serializedStub(type);
  const golden = join(__dirname, file);

  it("is the frozen text: state written today must still be readable by it in years", () => {
    // Set to accept a new text on purpose. State that holds the old one goes on running the old one.
    if (process.env["UPDATE_STUB_GOLDEN"]) writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, "utf8"));
  });

  it("is at most 2 kB", () => {
    expect(text.length).toBeGreaterThan(500);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2048);
  });

  it("holds no path, no secret and no value of this machine", () => {
    for (const forbidden of [root, homedir(), process.cwd(), "/home", "node_modules", "\\\\", secret, "password"]) {
      expect(text).not.toContain(forbidden);
    }
  });

  it("has the six verbs and no delete, and loads the runtime by the package's name", () => {
    for (const verb of ["configure", "check", "diff", "create", "read", "update"])
      expect(text).toContain(`${calls}${verb}(`);
    expect(text).not.toMatch(/delete/);
    expect(text.match(/import\("[^"]+"\)/g)).toEqual(Array(6).fill('import("pulumi-hyperv-failback/runtime")'));
  });
});
