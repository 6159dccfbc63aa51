/**
 * A stand-in for the provider plugin of `@pulumi/command`, for tests only and never shipped.
 *
 * The real plugin is downloaded from its maker, which a test run must not need. This one runs the shell commands of
 * `local.Command` on create, update and delete and keeps what they print; of everything else the real one offers
 * (remote commands, copies, logging, assets, `interpreter`) it knows nothing. A real one that is installed serves the same
 * programs. The engine starts it as `pulumi-resource-command <address of the engine>` in the program's folder and reads
 * the port from the first line of its output.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { isDeepStrictEqual } from "node:util";

const require = createRequire(import.meta.url);
const fromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const grpc = fromSdk("@grpc/grpc-js");
const { Empty } = fromSdk("google-protobuf/google/protobuf/empty_pb");
const { Struct } = fromSdk("google-protobuf/google/protobuf/struct_pb");
const messages = require("@pulumi/pulumi/proto/provider_pb");
const { ResourceProviderService } = require("@pulumi/pulumi/proto/provider_grpc_pb");
const { PluginInfo } = require("@pulumi/pulumi/proto/plugin_pb");

const TYPE = "command:local:Command";

function run(command, { environment = {}, dir, stdin } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn("/bin/sh", ["-c", command], { cwd: dir, env: { ...process.env, ...environment } });
    const printed = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"])
      child[name].setEncoding("utf8").on("data", (text) => {
        printed[name] += text;
      });
    child.stdin.on("error", () => {}).end(stdin);
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) return resolve({ stdout: printed.stdout.trimEnd(), stderr: printed.stderr.trimEnd() });
      reject(new Error(`exit status ${code ?? signal}: running "${command}":\n${printed.stdout}${printed.stderr}`));
    });
  });
}

const properties = (struct) => struct?.toJavaScript() ?? {};
const struct = (values) => Struct.fromJavaScript(values);

/** The type a URN ends in. */
const typeOf = (urn) => urn.split("::")[2]?.split("$").at(-1);

async function outputsOf(command, inputs) {
  return { ...inputs, ...(command === undefined ? { stdout: "", stderr: "" } : await run(command, inputs)) };
}

const handlers = {
  getPluginInfo: () => new PluginInfo().setVersion("1.2.1"),
  checkConfig: ({ request }) => new messages.CheckResponse().setInputs(request.getNews()),
  diffConfig: () => new messages.DiffResponse(),
  configure: () => new messages.ConfigureResponse(),
  cancel: () => new Empty(),
  check: ({ request }) => {
    if (typeOf(request.getUrn()) !== TYPE) throw new Error(`this stand-in knows ${TYPE} only`);
    return new messages.CheckResponse().setInputs(request.getNews());
  },
  diff: ({ request }) => {
    const olds = properties(request.getOldInputs());
    const news = properties(request.getNews());
    const keys = new Set([...Object.keys(olds), ...Object.keys(news)]);
    const changed = [...keys].filter((key) => !isDeepStrictEqual(olds[key], news[key]));
    const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
    return new messages.DiffResponse()
      .setChanges(changed.length === 0 ? DIFF_NONE : DIFF_SOME)
      .setDiffsList(changed)
      .setReplacesList(changed.filter((key) => key === "triggers"));
  },
  create: async ({ request }) => {
    const inputs = properties(request.getProperties());
    const outputs = await outputsOf(inputs.create, inputs);
    return new messages.CreateResponse().setId(randomUUID()).setProperties(struct(outputs));
  },
  update: async ({ request }) => {
    const inputs = properties(request.getNews());
    return new messages.UpdateResponse().setProperties(struct(await outputsOf(inputs.update ?? inputs.create, inputs)));
  },
  read: ({ request }) =>
    new messages.ReadResponse()
      .setId(request.getId())
      .setProperties(request.getProperties())
      .setInputs(request.getInputs()),
  delete: async ({ request }) => {
    const outputs = properties(request.getProperties());
    if (outputs.delete !== undefined) await run(outputs.delete, outputs);
    return new Empty();
  },
};

function answer(handler) {
  return async (call, reply) => {
    try {
      reply(null, await handler(call));
    } catch (error) {
      reply({ code: grpc.status.UNKNOWN, message: error instanceof Error ? error.message : String(error) });
    }
  };
}

const server = new grpc.Server();
server.addService(
  ResourceProviderService,
  Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, answer(handler)])),
);
// The engine holds the other end of stdin and never writes: its end is the engine's.
const end = () => process.exit(0);
process.stdin.on("end", end).on("error", end).resume();
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});
