import { FailbackError } from "../errors";

/** What the SDK hands to `configure`: the whole of the stack's config, secrets in plain text. */
export interface ConfigureRequest {
  readonly config: { get(key: string): string | undefined };
}

/** How long a verb waits for `configure`, which the SDK calls first but does not wait for, milliseconds. */
const CONFIGURE_DEADLINE_MS = 30_000;

/**
 * The process's configuration. The SDK calls `configure` once and lets concurrent first calls go on before it has
 * ended, so every verb waits here; for a bounded time, since a verb that never answers would hang the engine.
 */
export class Configuration {
  #given: ((request: ConfigureRequest) => void) | undefined;
  readonly #request = new Promise<ConfigureRequest>((resolve) => {
    this.#given = resolve;
  });

  give(request: ConfigureRequest): void {
    this.#given?.(request);
  }

  async value(): Promise<ConfigureRequest> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new FailbackError("internal", "the provider was called without being configured")),
        CONFIGURE_DEADLINE_MS,
      );
    });
    try {
      return await Promise.race([this.#request, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
