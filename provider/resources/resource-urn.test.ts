import * as pulumi from "@pulumi/pulumi";
import { TestEngine } from "./failback-plan.test-support";
import { FailbackWave } from "./failback-wave";
import { ReplicationFailback } from "./replication-failback";

/** Ends when the resource is registered. */
const urnOf = (resource: pulumi.Resource) => new Promise<string>((resolve) => resource.urn.apply(resolve));

let engine: TestEngine;
beforeEach(async () => {
  engine = await TestEngine.begin({});
});
afterEach(() => TestEngine.end());

it("resources of one component may depend on each other: their own URN makes them wait for no sibling", async () => {
  const parent = new pulumi.ComponentResource("test:index:Site", "site");
  const host = { address: "hv-01.corp.example" };
  const first = new ReplicationFailback("first", { host, vm: { name: "SQL01" } }, { parent });
  const wave = { hosts: { "hv-01": host }, members: ["WEB01 on hv-01"] };
  const second = new FailbackWave("second", wave, { parent, dependsOn: first });
  expect(await urnOf(second)).toBe(engine.of("second").inputs["resourceUrn"]);
  expect(engine.of("first").dependsOn).toEqual([]);
  expect(engine.of("second").dependsOn).toEqual(["first"]);
});
