import * as pulumi from "@pulumi/pulumi";
import { ReplicationFailback } from "pulumi-hyperv-failback";

const config = new pulumi.Config();
const machines = config.getObject<string[]>("machines") ?? ["SQL01", "SQL02"];

// The account comes from HYPERV_USERNAME and HYPERV_PASSWORD of the runner: neither git nor state ever holds it.
const failbacks = machines.map(
  (name) =>
    new ReplicationFailback(
      name.toLowerCase(),
      {
        host: { address: config.require("host"), port: config.getNumber("port") },
        vm: { name },
        // A commit that sets it arms one failback of each machine; without it nothing is ever started.
        request: config.get("request"),
      },
      // The record of used requests lives in this stack's state: protect it.
      { protect: true },
    ),
);

export const observed = pulumi
  .all(failbacks.map((failback) => failback.observed))
  .apply((all) => Object.fromEntries(machines.map((name, at) => [name, all[at]?.state])));
