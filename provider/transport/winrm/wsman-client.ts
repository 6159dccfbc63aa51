import { FailbackError } from "../../errors";
import type { XmlElement } from "../../wire/xml-element";
import { Permits } from "./auth/permits";
import { realClock, type TransportClock } from "./clock";
import { Conversation } from "./conversation";
import { Deadline, inSeconds } from "./deadline";
import { enumerate } from "./enumerate";
import type { EnumeratedItem } from "./enumeration-page";
import type { EnumerateRequest } from "./enumeration-request";
import type { Exchanger } from "./exchanger";
import { type GetRequest, get } from "./get";
import { identify, type ServiceIdentity } from "./identify";
import { type InvokeRequest, invoke } from "./invoke";

export interface WsmanClientOptions {
  /** What deadlines and pauses go by; the machine's own time unless given. */
  readonly clock?: TransportClock;
  /** From 0 up to 1, for the length of pauses; Math.random unless given. */
  readonly random?: () => number;
}

/**
 * As many calls with a gate are under way at once: each has a connection of its own, beside those that are kept. So many that
 * a few whose answers are lost do not hold up a fleet, and well below the 300 connections a service takes (docs/facts/wsman.md).
 */
export const MAX_CALLS = 64;

/**
 * The WS-Management operations this project needs, over one exchanger. Elements in, elements out. All but a method are
 * asked again while the host is busy, within their deadlines; a method never is, by anybody.
 */
export class WsmanClient {
  readonly #conversation: Conversation;
  readonly #calls = new Permits(MAX_CALLS);

  constructor(
    readonly http: Exchanger,
    { clock = realClock, random = Math.random }: WsmanClientOptions = {},
  ) {
    this.#conversation = new Conversation(http, clock, random);
  }

  /** Who answers. */
  identify(deadlineMs: number): Promise<ServiceIdentity> {
    return identify(this.#conversation, deadlineMs);
  }

  /** One object by its reference; undefined when it is not there. */
  get(request: GetRequest): Promise<XmlElement | undefined> {
    return get(this.#conversation, request);
  }

  /**
   * All objects a WQL query gives, or all of a class, each as `read` makes it while the answer comes in. Complete or an
   * error: what was made of an answer that then proved unreadable is dropped.
   */
  enumerate<Item>(request: EnumerateRequest, read: (item: EnumeratedItem) => Item): Promise<Item[]>;
  enumerate(request: EnumerateRequest): Promise<EnumeratedItem[]>;
  enumerate(request: EnumerateRequest, read: (item: EnumeratedItem) => unknown = (item) => item): Promise<unknown[]> {
    return enumerate(this.#conversation, request, read);
  }

  /**
   * The output element of a method. Never repeated by this client. One with a gate waits for room first, as long as its
   * deadline at most; its gate is asked after that, and its own time begins then.
   *
   * @throws FailbackError `hostTimeout` when there was no room in time; the gate was then not asked
   */
  async invoke(request: InvokeRequest): Promise<XmlElement> {
    const { gate, method, deadlineMs } = request;
    const conversation = this.#conversation;
    if (!gate) return invoke(conversation, request);
    const noRoom = () =>
      new FailbackError(
        "hostTimeout",
        `${MAX_CALLS} calls were under way on ${conversation.host} for ${inSeconds(deadlineMs)}: there was no room for ${method}`,
      );
    return this.#calls.during(new Deadline(deadlineMs), noRoom, () => invoke(conversation, request));
  }
}
