import { createRequire } from "node:module";
import { join } from "node:path";

/**
 * The Pulumi SDK as a folder's own code would load it.
 *
 * The host carries no dependencies: it speaks the protocol with the gRPC library and the messages of the SDK that the
 * user's program brings, so there is nothing to install beside the engine and no second version to keep in step.
 *
 * @param {string} folder the folder of the program
 */
export function loadProtocol(folder) {
  const fromProgram = createRequire(join(folder, "/"));
  const manifest = locateSdk(folder, "package.json");
  const fromSdk = createRequire(manifest);
  return {
    version: String(fromSdk(manifest).version),
    grpc: fromSdk("@grpc/grpc-js"),
    language: fromProgram("@pulumi/pulumi/proto/language_pb"),
    service: fromProgram("@pulumi/pulumi/proto/language_grpc_pb").LanguageRuntimeService,
    plugin: fromProgram("@pulumi/pulumi/proto/plugin_pb"),
    Empty: fromSdk("google-protobuf/google/protobuf/empty_pb").Empty,
  };
}

/**
 * The absolute path of a module of the SDK, seen from a folder.
 *
 * @param {string} folder
 * @param {string} file for example `cmd/run`
 */
export function locateSdk(folder, file) {
  try {
    return createRequire(join(folder, "/")).resolve(`@pulumi/pulumi/${file}`);
  } catch (error) {
    throw new Error(`@pulumi/pulumi cannot be found from ${folder}. Has \`npm install\` been run there?`, {
      cause: error,
    });
  }
}
