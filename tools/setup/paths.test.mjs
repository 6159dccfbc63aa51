import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { cacheFolder } from "./paths.mjs";

test("engines are kept where a platform keeps its caches", () => {
  const name = "pulumi-hyperv-failback";
  assert.equal(cacheFolder({}, "linux", "/home/u"), join("/home/u/.cache", name));
  assert.equal(cacheFolder({ XDG_CACHE_HOME: "/var/cache/u" }, "linux", "/home/u"), join("/var/cache/u", name));
  assert.equal(cacheFolder({}, "darwin", "/Users/u"), join("/Users/u/Library/Caches", name));
  assert.equal(cacheFolder({ LOCALAPPDATA: "/u/Local" }, "win32", "/u"), join("/u/Local", name));
});
