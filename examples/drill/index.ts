import * as pulumi from "@pulumi/pulumi";
import { ReplicationFailback } from "pulumi-hyperv-failback";

const config = new pulumi.Config();

for (const name of ["SQL01", "APP01"]) {
  new ReplicationFailback(name.toLowerCase(), {
    host: { address: config.require("host"), port: config.requireNumber("port") },
    vm: { name },
    request: config.get("request"),
    // A drill has no time to lose; production keeps the defaults.
    timeouts: { start: "10 seconds", job: "2 minutes", completion: "20 seconds" },
  });
}
