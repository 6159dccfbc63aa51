import * as pulumi from "@pulumi/pulumi";
import { ReplicationFailback } from "pulumi-hyperv-failback";

const config = new pulumi.Config();

// A line of Pulumi.dr.yaml, and all that a pull request changes: without a request nothing is ever started.
const request = config.get("request");

// The account comes from the runner: HYPERV_USERNAME and HYPERV_PASSWORD.
const host = { address: config.require("host"), port: config.getNumber("port") };

const machines = ["SQL01", "APP01"].map(
  (name) =>
    new ReplicationFailback(
      name.toLowerCase(),
      { host, vm: { name }, request },
      // The record of used requests lives in this stack's state: protect it.
      { protect: true },
    ),
);

export const observed = machines.map((machine) => machine.observed);
