import { createRequire } from "node:module";
import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { FailbackError, oneLine } from "../errors";
import { redact } from "../redaction";

type Severity = "info" | "warning";

type Metadata = Exclude<Parameters<EngineClient["log"]>[1], (...args: never) => unknown>;

interface GrpcModule {
  readonly Metadata: new () => Metadata;
  readonly credentials: { createInsecure(): ConstructorParameters<typeof EngineClient>[1] };
}

/** How long the engine may take to acknowledge a line, milliseconds. It listens on this machine. */
const LOG_DEADLINE_MS = 5_000;

/**
 * The engine's log, by which a dynamic provider speaks on its resource's own line. The engine's address is among
 * the provider process's arguments. Without an engine (a test, a plain node process) lines go to standard error.
 */
export class EngineLog {
  #client: EngineClient | undefined;

  constructor(readonly address: string | undefined) {}

  /** Whether the engine took the line. A lost line is no reason to fail: what matters stands in state. */
  async say(urn: string, severity: Severity, message: string, ephemeral = false): Promise<boolean> {
    const text = oneLine(redact(message));
    if (this.address === undefined) {
      if (!ephemeral) console.error(`${severity}: ${text}`);
      return true;
    }
    return (await this.#send(urn, severity, text, ephemeral)) === undefined;
  }

  /** @throws FailbackError `engineGone` when the engine does not answer any more */
  async assertListening(urn: string): Promise<void> {
    if (this.address === undefined) return;
    const error = await this.#send(urn, "info", "about to send InitiateFailback", true);
    if (error)
      throw new FailbackError("engineGone", `the engine that ordered this is gone (${error.message})`, {
        cause: error,
      });
  }

  #send(urn: string, severity: Severity, message: string, ephemeral: boolean): Promise<Error | undefined> {
    const { LogRequest, LogSeverity } = pulumiRequire(
      "@pulumi/pulumi/proto/engine_pb",
    ) as typeof import("@pulumi/pulumi/proto/engine_pb");
    const request = new LogRequest();
    request.setSeverity(severity === "info" ? LogSeverity.INFO : LogSeverity.WARNING);
    request.setMessage(message);
    request.setUrn(urn);
    request.setEphemeral(ephemeral);
    this.#client ??= connect(this.address ?? "");
    const client = this.#client;
    return new Promise((resolve) => {
      client.log(request, new (grpcModule().Metadata)(), { deadline: Date.now() + LOG_DEADLINE_MS }, (error) =>
        resolve(error ?? undefined),
      );
    });
  }
}

const pulumiRequire = createRequire(require.resolve("@pulumi/pulumi/package.json"));

function grpcModule(): GrpcModule {
  return pulumiRequire("@grpc/grpc-js") as GrpcModule;
}

/** gRPC is taken from Pulumi's own dependencies: a second copy would not accept the first one's credentials. */
function connect(address: string): EngineClient {
  const { EngineClient: Client } = pulumiRequire(
    "@pulumi/pulumi/proto/engine_grpc_pb",
  ) as typeof import("@pulumi/pulumi/proto/engine_grpc_pb");
  return new Client(address, grpcModule().credentials.createInsecure());
}
