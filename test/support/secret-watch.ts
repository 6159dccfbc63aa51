import { watchProcesses } from "./process-list";
import { SecretScan } from "./secret-scan";

/** Watches that have begun, and were not asked yet what they found. */
const unsettled = new Set<SecretWatch>();

// Of the file that imports this: a test that ends nothing of what it began is found out here.
afterAll(() => {
  const forgotten = [...unsettled].map(({ what }) => what);
  unsettled.clear();
  if (forgotten.length > 0) throw new Error(`never searched for secrets: ${forgotten.join(", ")}`);
});

/**
 * Searches for secrets what one thing of a test writes (a Pulumi project, an embedded host): what its processes print,
 * their command lines while they run, and in the end the files they leave.
 */
export class SecretWatch {
  readonly #scan = new SecretScan();

  private constructor(readonly what: string) {}

  static begin(what: string): SecretWatch {
    const watch = new SecretWatch(what);
    unsettled.add(watch);
    return watch;
  }

  printed(by: string, text: string): void {
    this.#scan.look(`what ${by} printed`, text);
  }

  /** Looks at the machine's processes until it is told to end. */
  processes(): () => void {
    return watchProcesses((commandLine) => this.#scan.look("a command line in the process list", commandLine));
  }

  /** @throws Error when there is a secret in these files, or was one in anything seen before */
  end(folder?: string, except?: ReadonlySet<string>): void {
    unsettled.delete(this);
    if (folder !== undefined) this.#scan.folder(folder, except);
    this.#scan.settle();
  }
}
