import { EmbeddedHost, type EmbeddedHostOptions } from "./embedded-host";
import { type DeclaredResource, PulumiProject } from "./pulumi-project";

/** What the tests call the failback they arm. */
export const armed = { request: "CHG-4711" } as const;

/** Gives each test of a file the scenario it begins, and ends it after the test. */
export function scenarios(): (options?: EmbeddedHostOptions) => Promise<Scenario> {
  let running: Scenario | undefined;
  afterEach(async () => {
    await running?.end();
    running = undefined;
  });
  return async (options) => {
    running = await Scenario.begin(options);
    return running;
  };
}

/** An embedded host and a project that declares its machine SQL01, both of this test alone. */
export class Scenario {
  private constructor(
    readonly host: EmbeddedHost,
    readonly project: PulumiProject,
  ) {}

  static async begin(options?: EmbeddedHostOptions): Promise<Scenario> {
    const host = await EmbeddedHost.start(options);
    try {
      return new Scenario(host, await PulumiProject.create());
    } catch (error) {
      // A host that is left behind would keep the test run from ending.
      await host.stop();
      throw error;
    }
  }

  async end(): Promise<void> {
    try {
      await this.host.stop();
    } finally {
      this.project.remove();
    }
  }

  /** A resource for a machine of the host; `more` adds fields. */
  readonly resource = (name: string, machine: string, more: Record<string, unknown> = {}): DeclaredResource => {
    return { name, args: { host: { ...this.host.endpoint }, vm: { name: machine }, ...more } };
  };

  /** Declares SQL01 alone. */
  readonly declare = (more: Record<string, unknown> = {}): void => {
    this.project.declare(this.resource("sql01", "SQL01", more));
  };
}
