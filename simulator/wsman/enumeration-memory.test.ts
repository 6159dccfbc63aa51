import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { child, trimmed } from "../../provider/wire/xml-element";
import { enumerateRequest, pullRequest, uri } from "../testing/envelopes.test-support";
import { committed } from "../testing/fleets.test-support";
import { openService } from "../testing/service.test-support";

const MACHINES = 300;
const CONTEXTS = 200;
/** The places of its objects in their class, and what is around them. The objects themselves are more than a hundred times that. */
const MOST_BYTES_EACH = 30_000;

function heapUsed(): number {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect !== "function") throw new Error("the collector cannot be called");
  collect();
  return process.memoryUsage().heapUsed;
}

describe("enumerations that are left open", () => {
  const machines = Array.from({ length: MACHINES }, (_none, n) => committed(n + 1));

  it.each([
    ["of a class", enumerateRequest(undefined, { resource: uri("Msvm_ComputerSystem"), body: "" })],
    ["of a query", enumerateRequest("SELECT * FROM Msvm_ComputerSystem WHERE Name LIKE '%'", { body: "" })],
    [
      "of a query that has been answered in part",
      enumerateRequest("SELECT * FROM Msvm_ComputerSystem", { body: "<w:OptimizeEnumeration/>" }),
    ],
  ])("%s hold no objects of their own", async (_what, request) => {
    const { ask } = openService(machines);
    await ask(request);
    const before = heapUsed();
    let last = await ask(request);
    for (let i = 1; i < CONTEXTS; i++) last = await ask(request);
    expect((heapUsed() - before) / CONTEXTS).toBeLessThan(MOST_BYTES_EACH);
    const context = trimmed(child(last.content, "EnumerationContext")) ?? "";
    const { content } = await ask(pullRequest(context, `<n:MaxElements>${MACHINES + 1}</n:MaxElements>`));
    const rest = request.includes("OptimizeEnumeration") ? MACHINES : MACHINES + 1;
    expect(child(content, "Items")?.children.length).toBeGreaterThan(Math.min(rest, 50));
  });
});
