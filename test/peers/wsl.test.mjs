import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { COMPUTER_SYSTEMS, SQL01, useHost } from "./support/host.mjs";
import { runPeer } from "./support/program.mjs";
import { Fault, wmiUri } from "./support/wire.mjs";

/**
 * `wsl` in a folder of its own, which is its home too: it writes its settings and every message it exchanges there.
 *
 * @param {import("node:test").TestContext} t
 * @param {import("./support/host.mjs").Host} host
 */
function useWsl(t, host) {
  const folder = mkdtempSync(join(tmpdir(), "hyperv-failback-wsl-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const env = {
    HOME: folder,
    // `wsl` runs the script behind it with whatever this names.
    SHELL: "/bin/bash",
    KEEPHISTORY: "0",
    WSNOSSL: "true",
    WSENDPOINT: `${host.address}:${host.port}`,
    WSUSER: host.username,
    WSPASS: host.password,
  };
  /** @param {string} kind */
  const messages = (kind) =>
    readdirSync(folder)
      .filter((file) => new RegExp(`^${kind}-\\d+\\.xml$`).test(file))
      .sort((a, b) => Number(/\d+/.exec(a)?.[0]) - Number(/\d+/.exec(b)?.[0]))
      .map((file) => readFileSync(join(folder, file), "utf8"));
  return {
    folder,
    /** @param {string[]} args the program and its arguments */
    run: async ([program = "wsl", ...args]) => {
      const { code, stdout, stderr } = await runPeer(program, args, { cwd: folder, env });
      assert.equal(code, 0, `${stdout}\n${stderr}`);
    },
    requests: () => messages("request"),
    responses: () => messages("response"),
  };
}

/**
 * How often an element stands in each text, by its local name.
 *
 * @param {string[]} texts
 * @param {string} name
 */
const count = (texts, name) => texts.map((text) => text.match(new RegExp(`<\\w+:${name}[ >/]`, "g"))?.length ?? 0);

test("W7 wsl identifies the host", async (t) => {
  const wsl = useWsl(t, await useHost(t));
  await wsl.run(["wsl", "identify", "check"]);
  const [answer = ""] = wsl.responses();
  assert.match(answer, /<wsmid:ProductVendor>Microsoft Corporation<\/wsmid:ProductVendor>/);
  assert.match(answer, /OS: 10\.0\.20348 /);
});

test("W7 wsl enumerates machines on the class's URI and pulls page by page", async (t) => {
  const wsl = useWsl(t, await useHost(t));
  await wsl.run(["wsl", "enum", wmiUri("Msvm_ComputerSystem"), "-opti", "5"]);
  const answers = wsl.responses();
  assert.deepEqual(count(answers, "Msvm_ComputerSystem"), [5, 5, 5, 3]);
  assert.deepEqual(count(answers, "EndOfSequence"), [0, 0, 0, 1]);
  const names = answers.flatMap((answer) => [...answer.matchAll(/<p:Name>(.+)<\/p:Name>/g)].map(([, name]) => name));
  assert.equal(new Set(names).size, COMPUTER_SYSTEMS);
  for (const [index, request] of wsl.requests().entries()) {
    const id = /MessageID[^>]*>([^<]+)</.exec(request)?.[1] ?? "";
    assert.match(id, /^[0-9a-f-]{36}$/, "its MessageID has no uuid:");
    assert.ok(answers[index]?.includes(`<a:RelatesTo>${id}</a:RelatesTo>`), "and comes back as it went");
  }
});

test("W7 wsl pulls without MaxElements, and gets one machine at a time", async (t) => {
  const wsl = useWsl(t, await useHost(t));
  // `wsl` itself always asks for pages; the script behind it does not.
  await wsl.run(["wslenum", wmiUri("Msvm_ComputerSystem")]);
  assert.deepEqual(count(wsl.responses(), "Msvm_ComputerSystem"), [0, ...Array(COMPUTER_SYSTEMS).fill(1)]);
});

test("W7 wsl's Pull after EndOfSequence faults", async (t) => {
  const host = await useHost(t);
  const wsl = useWsl(t, host);
  await wsl.run(["wsl", "enum", wmiUri("Msvm_ComputerSystem"), "-opti", "10"]);
  const pull = wsl.requests().at(-1) ?? "";
  assert.match(pull, /<wsen:Pull>/);
  assert.doesNotMatch(pull, /SelectorSet/, "it pulls without selectors");
  assert.match(wsl.responses().at(-1) ?? "", /EndOfSequence/);

  // Of a host that sends a context beside EndOfSequence it pulls once too often. Ours sends none, so that its last
  // Pull is sent again.
  writeFileSync(join(wsl.folder, "again.xml"), pull);
  const { stdout } = await runPeer("curl", [
    ...["--silent", "--include", "--user", `${host.username}:${host.password}`],
    ...["--header", "Content-Type: application/soap+xml;charset=utf-8"],
    ...["--data", `@${join(wsl.folder, "again.xml")}`, host.url],
  ]);
  assert.match(stdout, /^HTTP\/1\.1 500 /);
  assert.match(stdout, new RegExp(`<f:WSManFault Code="${Fault.invalidEnumerationContext}"`));
});

test("W7 wsl gets one machine by its keys", async (t) => {
  const wsl = useWsl(t, await useHost(t));
  await wsl.run([
    "wsl",
    "get",
    wmiUri("Msvm_ComputerSystem"),
    "CreationClassName=Msvm_ComputerSystem",
    `Name=${SQL01}`,
  ]);
  const [answer = ""] = wsl.responses();
  assert.match(answer, /<p:ElementName>SQL01<\/p:ElementName>/);
  assert.match(answer, /<p:ReplicationState>6<\/p:ReplicationState>/);
});
