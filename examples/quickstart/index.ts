import * as pulumi from "@pulumi/pulumi";
import { ReplicationFailback } from "pulumi-hyperv-failback";

const config = new pulumi.Config();

// The account never stands in a program: set it with `pulumi config set hyperv:username …` and
// `pulumi config set --secret hyperv:password …`, or with HYPERV_USERNAME and HYPERV_PASSWORD.
const sql01 = new ReplicationFailback(
  "sql01",
  {
    // NTLM v2 unless `auth` says otherwise: over plain HTTP it encrypts every message.
    host: { address: config.require("host"), port: config.getNumber("port") },
    vm: { name: config.get("vm") ?? "SQL01" },
    // Without a request nothing is ever started: `pulumi config set request CHG-4711` arms one failback.
    request: config.get("request"),
  },
  // The record of used requests lives in this stack's state: protect it.
  { protect: true },
);

export const observed = sql01.observed;
