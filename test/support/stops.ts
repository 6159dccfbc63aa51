import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** How long a test waits for something that happens in another process, milliseconds. */
const PATIENCE_MS = 120_000;

/** The provider's own switch for stopping at an await (provider/engine/stop-points.ts), seen from a test. */
export class Stops {
  constructor(readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  get env(): Record<string, string> {
    return { HYPERV_FAILBACK_TEST_STOPS: this.folder };
  }

  /** From now on these resources stop at these points. */
  at(points: ReadonlyMap<string, string>): void {
    for (const file of readdirSync(this.folder)) rmSync(join(this.folder, file));
    writeFileSync(join(this.folder, "stops.json"), JSON.stringify(Object.fromEntries(points)));
  }

  /** Every point that the resource has passed, in order. */
  passed(resource: string): string[] {
    return this.#lines(resource).map((line) => line.slice(line.indexOf(" ") + 1));
  }

  /** The provider's process. */
  pid(resource: string): number {
    return Number(this.#lines(resource)[0]?.split(" ")[0]);
  }

  async untilStopped(resources: readonly string[]): Promise<void> {
    await until(
      () => resources.filter((one) => !existsSync(join(this.folder, `${one}.stopped`))),
      (missing) => missing.length === 0,
      (missing) => `${missing.join(", ")} did not stop`,
    );
  }

  /** Lets the resources go on, and waits until each has come to the end of its operation. */
  async goOn(resources: readonly string[]): Promise<void> {
    for (const one of resources) writeFileSync(join(this.folder, `${one}.go`), "");
    await until(
      () => resources.filter((one) => !this.passed(one).includes("end")),
      (missing) => missing.length === 0,
      (missing) => `${missing.join(", ")} did not come to an end`,
    );
  }

  #lines(resource: string): string[] {
    const file = join(this.folder, `${resource}.passed`);
    return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
  }
}

/** Looks until what is seen is right. */
export async function until<T>(
  look: () => T | Promise<T>,
  right: (seen: T) => boolean,
  wrong: (seen: T) => string,
): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const seen = await look();
    if (right(seen)) return seen;
    if (Date.now() > end) throw new Error(wrong(seen));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Ends a provider's process, which the test's own command has started. */
export async function endProcess(pid: number): Promise<void> {
  process.kill(pid, "SIGKILL");
  await until(
    () => isAlive(pid),
    (alive) => !alive,
    () => `process ${pid} did not end`,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
