// Prints the text of the provider that the compiled package stores with a resource of the class named, as the SDK serialises it.
const pulumi = require("@pulumi/pulumi");

let stored;
pulumi.runtime.setMocks({
  newResource: (args) => {
    stored = args.inputs.__provider;
    return { id: "id", state: args.inputs };
  },
  call: () => ({}),
});

async function main() {
  const { ReplicationFailback, FailbackWave } = require("pulumi-hyperv-failback");
  const host = { address: "host", auth: "basic", allowUnencrypted: true };
  const resource =
    process.argv[2] === "FailbackWave"
      ? new FailbackWave("stub", { hosts: { host }, members: ["VM on host"] })
      : new ReplicationFailback("stub", { host, vm: { name: "VM" } });
  await new Promise((resolve) => resource.urn.apply(resolve));
  process.stdout.write(stored);
}

main();
