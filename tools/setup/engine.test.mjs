import assert from "node:assert/strict";
import { test } from "node:test";
import { firstEngine } from "./engine.mjs";

test("sources are asked in order, and no further once one has an engine", async () => {
  /** @type {string[]} */
  const asked = [];
  /** @type {(name: "path" | "cache" | "download" | "go", found: any) => import("./engine.mjs").Source} */
  const source = (name, found) => ({
    name,
    get: async () => {
      asked.push(name);
      return found;
    },
  });
  const engine = await firstEngine(
    [
      source("path", { none: "absent" }),
      source("cache", { folder: "/engines/1" }),
      source("go", { folder: "/engines/2" }),
    ],
    "Install one.",
  );
  assert.deepEqual(engine, { engineDir: "/engines/1", engineSource: "cache" });
  assert.deepEqual(asked, ["path", "cache"]);
});

test("without any engine there is one message: every reason, and what to do", async () => {
  await assert.rejects(
    firstEngine(
      [
        { name: "path", get: async () => ({ none: "no `pulumi` on PATH" }) },
        { name: "go", get: async () => ({ none: "no `go` on PATH" }) },
      ],
      "Install Pulumi or Go.",
    ),
    {
      message: "There is no Pulumi engine.\n  path: no `pulumi` on PATH\n  go: no `go` on PATH\nInstall Pulumi or Go.",
    },
  );
});
