import { refusesFilter } from "../transport/winrm/fault-error";
import type { WsmanClient } from "../transport/winrm/wsman-client";
import { join } from "../wire/xml-writer";
import type { CimInstance } from "./instance";
import { InstanceReader, readInstance } from "./instance-reader";
import { meantBy } from "./local-filter";
import type { CimReference } from "./reference";
import { address, type UriForm } from "./resource-form";
import type { CimInvocation, CimQuery, CimSession } from "./session";
import { selectFrom } from "./wql";
import { writeParameter } from "./write-parameter";

/** How long one query may take, all its pages together. */
const QUERY_DEADLINE_MS = 60_000;

export interface WsmanCimSessionOptions {
  /** `wmi` unless given. */
  readonly uriForm?: UriForm;
}

/** CIM over WS-Management: the session every adapter of WinRM uses. */
export class WsmanCimSession implements CimSession {
  readonly #uriForm: UriForm;
  /** The host refused WQL, and enumerating the class worked: from then on only that is asked for. */
  #withoutWql = false;

  constructor(
    readonly client: WsmanClient,
    readonly namespace: string,
    { uriForm = "wmi" }: WsmanCimSessionOptions = {},
  ) {
    this.#uriForm = uriForm;
  }

  /** Whether queries go as WQL; false once the host has refused it and classes are enumerated instead. */
  get usesWql(): boolean {
    return !this.#withoutWql;
  }

  get hostName(): string {
    return this.client.http.endpoint.address;
  }

  async query(query: CimQuery, { withReferences = false } = {}): Promise<CimInstance[]> {
    const wql = selectFrom(query.className, query.where?.property, query.where?.anyOf);
    if (!this.#withoutWql) {
      try {
        return await this.#enumerate(this.reference("*"), { wql, withReferences });
      } catch (thrown) {
        if (!refusesFilter(thrown)) throw thrown;
      }
    }
    const all = await this.#enumerate(this.reference(query.className), { withReferences });
    this.#withoutWql = true;
    return meantBy(query, all);
  }

  async get(reference: CimReference): Promise<CimInstance | undefined> {
    const object = await this.client.get({ target: reference, deadlineMs: QUERY_DEADLINE_MS });
    return object && readInstance(object, reference);
  }

  reference(className: string, keys: readonly (readonly [string, string])[] = []): CimReference {
    return address(this.#uriForm, this.namespace, className, keys);
  }

  async invoke({ parameters, ...call }: CimInvocation): Promise<CimInstance> {
    const output = await this.client.invoke({
      ...call,
      parameters: join(parameters.map(([name, value]) => writeParameter(name, value))),
    });
    return readInstance(output, undefined);
  }

  hostTime(): number | undefined {
    return this.client.http.hostTime();
  }

  async close(): Promise<void> {
    this.client.http.close();
  }

  #enumerate(
    { resourceUri, selectors }: CimReference,
    what: { readonly wql?: string; readonly withReferences: boolean },
  ): Promise<CimInstance[]> {
    const request = { resourceUri, selectors, deadlineMs: QUERY_DEADLINE_MS, ...what };
    const instances = new InstanceReader();
    return this.client.enumerate(request, ({ object, reference }) => instances.read(object, reference));
  }
}
