/**
 * A small Node.js language host for Pulumi.
 *
 * Pulumi's own host is written in Go, in a module that cannot be fetched on its own, so an engine built from Go comes
 * without one. This host stands in for it: enough to preview and update programs in TypeScript and JavaScript. An
 * engine from an official installation brings its own host, and this one is not used.
 *
 * The engine starts it in the program's folder as `pulumi-language-nodejs [flags] <address of the engine>`, reads the
 * port from the first line of its output and shows everything after that to the user.
 */

import { loadProtocol } from "./sdk.mjs";
import { languageRuntime } from "./service.mjs";

const engine = process.argv.at(-1) ?? "";

try {
  await serve(engine);
} catch (error) {
  console.error(`pulumi-language-nodejs: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}

/** @param {string} address */
async function serve(address) {
  const protocol = loadProtocol(process.cwd());
  const { grpc, service } = protocol;
  const runtime = languageRuntime(protocol, address);

  // A program and its configuration may be larger than the four megabytes gRPC allows by default.
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
  server.addService(service, runtime.handlers);

  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    await runtime.stopPrograms();
    process.exit(0);
  };
  // The engine interrupts the host when it is done with it.
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
  // The engine holds the other end of stdin and never writes: the end of stdin is the end of the engine, however it
  // came about. It is the only sign left when the engine was killed outright.
  process.stdin.on("end", end).on("error", end).resume();
  // Once the engine is gone, writing to it must not take the host down before it has stopped its programs.
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {});

  const port = await new Promise((resolve, reject) => {
    server.bindAsync(
      "127.0.0.1:0",
      grpc.ServerCredentials.createInsecure(),
      (/** @type {any} */ error, /** @type {number} */ bound) => (error ? reject(error) : resolve(bound)),
    );
  });
  console.log(port);
}
