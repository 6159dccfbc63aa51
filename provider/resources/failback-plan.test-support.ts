import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";

/** One resource as the engine would have been asked for it. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Names of the resources it depends on. */
  readonly dependsOn: readonly string[];
  readonly isProtected: boolean;
  readonly trigger: unknown;
}

/** What the SDK sends to the engine, of which this reads a few fields. */
interface Request {
  getName(): string;
  getType(): string;
  getObject(): { toJavaScript(): Record<string, unknown> } | undefined;
  getDependenciesList(): string[];
  getProtect(): boolean;
  getReplacementTrigger(): { toJavaScript(): unknown } | undefined;
}

type Register = (this: MockMonitor, request: Request, callback: unknown) => Promise<void>;
const register = MockMonitor.prototype.registerResource as Register;

/** An engine that takes everything, and remembers it. */
export class TestEngine {
  readonly registered: Registered[] = [];
  readonly warnings: string[] = [];

  /** @param outputs of resources, by name */
  static async begin(
    outputs: Readonly<Record<string, Record<string, unknown>>>,
    isPreview = false,
  ): Promise<TestEngine> {
    const engine = new TestEngine();
    MockMonitor.prototype.registerResource = function (this: MockMonitor, request: Request, callback: unknown) {
      engine.#remember(request);
      return register.call(this, request, callback);
    };
    jest.spyOn(pulumi.log, "warn").mockImplementation((message) => {
      engine.warnings.push(message);
      return Promise.resolve();
    });
    const mocks: pulumi.runtime.Mocks = {
      newResource: ({ name, inputs }) => ({ id: name, state: { ...inputs, ...outputs[name] } }),
      call: () => ({}),
    };
    await pulumi.runtime.setMocks(mocks, "project", "stack", isPreview);
    return engine;
  }

  static end(): void {
    MockMonitor.prototype.registerResource = register;
    jest.restoreAllMocks();
  }

  of(name: string): Registered {
    const found = this.registered.find((one) => one.name === name);
    if (found === undefined) throw new Error(`${name} is not among ${this.names().join(", ")}`);
    return found;
  }

  names(): string[] {
    return this.registered.map(({ name }) => name);
  }

  #remember(request: Request): void {
    this.registered.push({
      type: request.getType(),
      name: request.getName(),
      inputs: request.getObject()?.toJavaScript() ?? {},
      dependsOn: request.getDependenciesList().map((urn) => urn.slice(urn.lastIndexOf("::") + 2)),
      isProtected: request.getProtect(),
      trigger: request.getReplacementTrigger()?.toJavaScript(),
    });
  }
}

/** The value, once it is known. */
export function known<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}
