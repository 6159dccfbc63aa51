import type { XmlElement } from "../../provider/wire/xml-element";
import { child } from "../../provider/wire/xml-element";
import { readXml } from "../../provider/wire/xml-reader";
import { type HostOptions, type RunningHost, startHost } from "../host";
import type { FaultReading } from "./fault-reading.test-support";
import { readFault } from "./fault-reading.test-support";
import { fleetOf, type MachineInput } from "./fleets.test-support";

export const PASSWORD = "rehearsal";

export interface SoapAnswer {
  readonly status: number;
  readonly text: string;
  readonly header: XmlElement | undefined;
  /** The first element of the body. */
  readonly content: XmlElement | undefined;
  readonly fault: FaultReading | undefined;
}

/** A host on sockets of its own, inside the test's process. */
export class TestHost {
  private constructor(readonly running: RunningHost) {}

  static async open(machines: readonly MachineInput[], more: Partial<HostOptions> = {}): Promise<TestHost> {
    const running = await startHost({
      fleet: fleetOf(machines),
      port: 0,
      controlPort: 0,
      timeScale: 1,
      password: PASSWORD,
      ...more,
    });
    return new TestHost(running);
  }

  close(): Promise<void> {
    return this.running.close();
  }

  post(body: string | Buffer<ArrayBuffer>, headers: Record<string, string> = {}, path = "/wsman"): Promise<Response> {
    const { port, user } = this.running;
    const authorization = `Basic ${Buffer.from(`${user}:${PASSWORD}`).toString("base64")}`;
    const type = "application/soap+xml;charset=UTF-8";
    return fetch(`http://127.0.0.1:${port}${path}`, {
      method: "POST",
      headers: { authorization, "content-type": type, ...headers },
      body,
    });
  }

  async ask(envelope: string): Promise<SoapAnswer> {
    const response = await this.post(envelope);
    const text = await response.text();
    const root = text === "" ? undefined : readXml(text);
    const content = child(root, "Body")?.children[0];
    return { status: response.status, text, header: child(root, "Header"), content, fault: readFault(content) };
  }

  async control<T>(method: string, path: string, body?: unknown): Promise<{ status: number; json: T }> {
    const { control, token } = this.running;
    const response = await fetch(`${control}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, json: (text === "" ? undefined : JSON.parse(text)) as T };
  }
}
