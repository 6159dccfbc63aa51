// Prints the text of the provider that the compiled package stores with a resource, as the SDK serialises it.
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
  const { ReplicationFailback } = require("pulumi-hyperv-failback");
  const resource = new ReplicationFailback("stub", {
    host: { address: "host", auth: "basic", allowUnencrypted: true },
    vm: { name: "VM" },
  });
  await new Promise((resolve) => resource.urn.apply(resolve));
  process.stdout.write(stored);
}

main();
