import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromPs, watchProcesses } from "./process-list";
import { rememberSecret, SecretScan } from "./secret-scan";
import { SecretWatch } from "./secret-watch";

const secret = 'pa ss"<wörd>\\&+%/0123';
rememberSecret("the planted one", secret);

const utf8 = Buffer.from(secret, "utf8");
const json = JSON.stringify(secret);
const planted: readonly (readonly [form: string, written: string | Buffer])[] = [
  ["plain", `password=${secret};`],
  ["a JSON document", JSON.stringify({ password: secret })],
  ["JSON within JSON", JSON.stringify({ config: json })],
  ["JSON in ASCII", json.replace("ö", "\\u00f6")],
  ["Go's JSON", json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")],
  ["XML", "<a>pa ss&quot;&lt;wörd&gt;\\&amp;+%/0123</a>"],
  ["a URL", `http://failback:${encodeURIComponent(secret)}@host/`],
  ["a form", new URLSearchParams({ password: secret }).toString()],
  ["Basic, for a short user", `Basic ${Buffer.from(`u:${secret}`).toString("base64")}`],
  ["Basic, for a longer user", `Basic ${Buffer.from(`ab:${secret}`).toString("base64")}`],
  ["Basic, for a user with a domain", `Basic ${Buffer.from(`HV-DR-01\\failback:${secret}`).toString("base64")}`],
  ["base64", utf8.toString("base64")],
  ["base64 for URLs, without padding", utf8.toString("base64url")],
  ["base64 of UTF-16", Buffer.from(secret, "utf16le").toString("base64")],
  ["hexadecimal digits", utf8.toString("hex")],
  ["hexadecimal digits in upper case", utf8.toString("hex").toUpperCase()],
  ["UTF-16", Buffer.from(`\ufeffpassword: ${secret}`, "utf16le")],
  ["between bytes that are no text", Buffer.concat([Buffer.from([0, 0xff, 0xfe, 0x80]), utf8, Buffer.from([0xc3, 0])])],
];

describe("the search for secrets", () => {
  it.each(planted)("finds one as %s, and does not repeat it", (_, written) => {
    const scan = new SecretScan();
    scan.look("somewhere", Buffer.concat([Buffer.from("before "), Buffer.from(written)]));
    expect(scan.findings.length).toBeGreaterThan(0);
    for (const finding of scan.findings) expect(finding).toMatch(/^somewhere, byte \d+: the planted one, /);
    const clean = new SecretScan();
    clean.look("the findings", scan.findings.join("\n"));
    expect(clean.findings).toEqual([]);
  });

  it("finds nothing where nothing is", () => {
    const scan = new SecretScan();
    scan.look("somewhere", `pa ss word, "<wörd>", ${Buffer.from("HV-DR-01\\failback:").toString("base64")}, [secret]`);
    expect(scan.findings).toEqual([]);
    expect(() => scan.settle()).not.toThrow();
  });

  it("refuses to search for what stands everywhere", () => {
    expect(() => rememberSecret("a short one", "1234567")).toThrow("a short one is too short to be searched for");
  });
});

describe("the search for secrets in a folder", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "secret-scan-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function found(except: readonly string[] = []): readonly string[] {
    const scan = new SecretScan();
    scan.folder(folder, new Set(except));
    return scan.findings.map((finding) => finding.replace(folder, "FOLDER"));
  }

  it("opens every file at any depth, tells where, and fails whoever settles", () => {
    mkdirSync(join(folder, "state/.pulumi/backups"), { recursive: true });
    writeFileSync(join(folder, "state/.pulumi/backups/one.bak"), Buffer.concat([Buffer.alloc(70_000), utf8]));
    expect(found()).toEqual([`${join("FOLDER", "state/.pulumi/backups/one.bak")}, byte 70000: the planted one, plain`]);
    const scan = new SecretScan();
    scan.folder(folder);
    expect(() => scan.settle()).toThrow(/^secrets were written:\n.*one\.bak, byte 70000: the planted one, plain$/);
  });

  it("finds one in a file's name, passes over the test's own files, and follows no link", () => {
    const named = `log-of-${utf8.toString("hex")}`;
    writeFileSync(join(folder, named), "");
    const elsewhere = mkdtempSync(join(tmpdir(), "secret-scan-"));
    writeFileSync(join(elsewhere, "secret"), secret);
    symlinkSync(elsewhere, join(folder, "link"), "junction");
    writeFileSync(join(folder, "program.js"), secret);
    expect(found(["program.js"])).toEqual([
      "the name of a file in FOLDER, byte 7: the planted one, in hexadecimal digits",
    ]);
    expect(found(["program.js", named])).toEqual([]);
    rmSync(elsewhere, { recursive: true, force: true });
  });
});

describe("the watch over what a test starts", () => {
  it("finds one in the command line of a process that runs for a moment", async () => {
    const watch = SecretWatch.begin("a test");
    const end = watch.processes();
    const child = spawn(process.execPath, ["-e", "process.stdin.resume()", "--", `--password=${secret}`]);
    await once(child, "spawn");
    await new Promise((resolve) => setTimeout(resolve, 300));
    end();
    child.stdin.end();
    await once(child, "close");
    expect(() => watch.end()).toThrow("a command line in the process list, byte");
  });

  it("finds one in what was printed, once", () => {
    const watch = SecretWatch.begin("a test");
    watch.printed("pulumi up", `error: ${secret}`);
    expect(() => watch.end()).toThrow("what pulumi up printed, byte 7: the planted one, plain");
    expect(() => watch.end()).not.toThrow();
  });

  it("shows this very process, by /proc as well as by ps", () => {
    const shown: string[] = [];
    watchProcesses((line) => shown.push(line))();
    expect(shown.join("\n")).toContain(process.argv[1]);
    expect(fromPs().join("\n")).toContain(process.argv[1]);
  });
});
