import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder, useEmptyCache, writeProgram } from "../test/fixtures.mjs";
import { downloadEngine, fetchTo, releaseUrl } from "./engine-download.mjs";
import { cacheFolder } from "./paths.mjs";

test("a release is named after its platform", () => {
  const folder = "https://get.pulumi.com/releases/sdk";
  assert.equal(releaseUrl("3.259.0", "linux", "x64"), `${folder}/pulumi-v3.259.0-linux-x64.tar.gz`);
  assert.equal(releaseUrl("3.259.0", "darwin", "arm64"), `${folder}/pulumi-v3.259.0-darwin-arm64.tar.gz`);
  assert.equal(releaseUrl("3.259.0", "win32", "x64"), `${folder}/pulumi-v3.259.0-windows-x64.zip`);
  assert.equal(releaseUrl("3.259.0", "freebsd", "x64"), undefined);
  assert.equal(releaseUrl("3.259.0", "linux", "riscv64"), undefined);
});

/**
 * @param {import("node:test").TestContext} t
 * @param {import("node:http").RequestListener} listener
 */
async function serve(t, listener) {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}/`, file: join(temporaryFolder(t), "archive") };
}

test("a download arrives whole, however slowly, as long as it moves", async (t) => {
  const { url, file } = await serve(t, async (_request, response) => {
    // Longer in all than it may stand still, and each pause much shorter: a busy machine adds to them.
    for (const part of "0123456789abcdef") {
      await new Promise((resolve) => setTimeout(resolve, 100));
      response.write(part);
    }
    response.end();
  });
  await fetchTo(url, file, { answerMs: 1_200, stallMs: 1_200 });
  assert.equal(readFileSync(file, "utf8"), "0123456789abcdef");
});

test("a server that does not answer is given up", async (t) => {
  const { url, file } = await serve(t, () => {});
  await assert.rejects(fetchTo(url, file, { answerMs: 50 }), /no answer within 0\.05 s/);
});

test("a download that stands still is given up", async (t) => {
  const { url, file } = await serve(t, (_request, response) => {
    response.writeHead(200, { "content-length": "100" }).write("begin");
  });
  await assert.rejects(fetchTo(url, file, { answerMs: 5_000, stallMs: 50 }), /nothing came for 0\.05 s/);
});

test("a release that does not exist is not kept", async (t) => {
  const { url, file } = await serve(t, (_request, response) => response.writeHead(404).end("gone"));
  await assert.rejects(fetchTo(url, file), /the server answered 404/);
});

test("a release is unpacked, completed and kept", async (t) => {
  useEmptyCache(t);
  const release = join(temporaryFolder(t), "pulumi");
  writeProgram(release, "pulumi", "v9.9.9");
  writeProgram(release, "pulumi-language-nodejs", "official");
  const archive = execFileSync("tar", ["-czf", "-", "-C", join(release, ".."), "pulumi"]);
  const { url } = await serve(t, (_request, response) => response.end(archive));

  const found = await downloadEngine({ version: "9.9.9", url, log: () => {} });

  assert.ok("folder" in found, JSON.stringify(found));
  assert.deepEqual(readdirSync(found.folder).sort(), [
    "pulumi",
    "pulumi-language-nodejs",
    "pulumi-resource-pulumi-nodejs",
  ]);
  assert.match(readFileSync(join(found.folder, "pulumi-language-nodejs"), "utf8"), /official/);
});

test("what cannot be unpacked is a reason to go on, and leaves nothing behind", async (t) => {
  useEmptyCache(t);
  const { url } = await serve(t, (_request, response) => response.end("a proxy's log-in page"));
  const found = await downloadEngine({ version: "9.9.9", url, log: () => {} });
  assert.ok("none" in found && found.none.includes("tar ended with code"), JSON.stringify(found));
  assert.ok(existsSync(cacheFolder()));
  assert.deepEqual(readdirSync(cacheFolder()), []);
});
