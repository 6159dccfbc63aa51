import { FailbackError } from "../../errors";
import { Namespace } from "../../wire/namespaces";
import { child } from "../../wire/xml-element";
import type { Answer, Conversation } from "./conversation";
import { inSeconds } from "./deadline";
import { contextIn, type EnumeratedItem, isLast, StreamedItems } from "./enumeration-page";
import { type EnumerateRequest, enumerateQuestion, pullQuestion, releaseQuestion } from "./enumeration-request";
import { faultOf } from "./fault-error";
import { isContextLost, isUnreachable } from "./fault-kind";

/**
 * What all answers of one enumeration may weigh together. Two thousand machines with everything Windows says about one
 * (3 kB each) are 6 MB; without a bound a peer could go on until its time is up and fill the memory.
 */
const MAX_ENUMERATION_BYTES = 32 * 1024 * 1024;

/**
 * And how many elements they may have: what a small element turns into takes up a hundred times its bytes. Two thousand
 * machines with a hundred and fifty properties each are three hundred thousand.
 */
const MAX_ENUMERATION_ELEMENTS = 600_000;

/** And how many objects: two thousand machines with two dozen recovery points each. */
const MAX_ENUMERATION_OBJECTS = 50_000;

/** So many pages without an object, one after the other, are no enumeration any more. */
const MAX_EMPTY_PAGES = 50;

/** How long the end of an enumeration that is given up may take. */
const RELEASE_DEADLINE_MS = 2_000;

/** An enumeration from its beginning to its end, or as far as it comes. */
export class EnumerationRun<Item> {
  /** What the host still holds for us. */
  #context: string | undefined;
  #bytes = 0;
  #elements = 0;
  #emptyPages = 0;

  constructor(
    readonly conversation: Conversation,
    readonly request: EnumerateRequest,
    readonly until: number,
    readonly maxElements: number,
    readonly read: (item: EnumeratedItem) => Item,
  ) {}

  async items(): Promise<Item[]> {
    const all: Item[] = [];
    const first = this.#page("EnumerateResponse", all);
    let next = this.#take(await this.#begin(first), first, all);
    while (next !== undefined) {
      const page = this.#page("PullResponse", all);
      next = this.#take(await this.#pull(next, page), page, all);
    }
    return all;
  }

  /** Whether it failed because the host knows the context no more. OMI's fault says only that there is no such thing. */
  hasLostContext(thrown: unknown): boolean {
    const fault = faultOf(thrown);
    return this.#context !== undefined && fault !== undefined && (isContextLost(fault) || isUnreachable(fault));
  }

  /** Ends an enumeration that is given up, else it counts against the user's quota until it has been idle for long. */
  async release(): Promise<void> {
    if (this.#context === undefined) return;
    const question = releaseQuestion(this.request, this.#context);
    this.#context = undefined;
    try {
      await this.conversation.ask(question, { deadlineMs: RELEASE_DEADLINE_MS });
    } catch {
      // The host forgets it by itself, later. Why the enumeration was given up is what matters.
    }
  }

  #page(responseName: string, before: readonly Item[]): StreamedItems<Item> {
    return new StreamedItems(responseName, (item, nth) => {
      if (before.length + nth <= MAX_ENUMERATION_OBJECTS) return this.read(item);
      throw this.#unreadable(`has more than ${MAX_ENUMERATION_OBJECTS} objects`);
    });
  }

  #begin(page: StreamedItems<Item>): Promise<Answer> {
    return this.conversation.ask(enumerateQuestion(this.request, this.maxElements), {
      deadlineMs: this.#left(),
      repeatable: true,
      taker: () => page.taker(),
    });
  }

  /**
   * No page is ever asked for twice: where the host counted it as given, though what came was a fault or nothing, it
   * would be skipped in silence. A fault that says the request was turned away is not trusted that far either, for the
   * quota faults of Windows relate to no message.
   */
  #pull(context: string, page: StreamedItems<Item>): Promise<Answer> {
    return this.conversation.ask(pullQuestion(this.request, context, this.maxElements), {
      deadlineMs: this.#left(),
      taker: () => page.taker(),
    });
  }

  /** Takes in a page; gives the context of the next, undefined when it was the last. */
  #take({ body, bytes, elements }: Answer, page: StreamedItems<Item>, all: Item[]): string | undefined {
    const response = child(body, page.responseName, Namespace.enumeration);
    if (!response) throw this.#unreadable(`holds no ${page.responseName}`);
    const context = contextIn(response);
    this.#context = context ?? this.#context;
    const items = page.in(response);
    for (const item of items) all.push(item);
    if (isLast(response)) return undefined;
    if (context === undefined) throw this.#unreadable("breaks off without an end");
    this.#bytes += bytes;
    this.#elements += elements;
    if (this.#elements > MAX_ENUMERATION_ELEMENTS)
      throw this.#unreadable(`has more than ${MAX_ENUMERATION_ELEMENTS} elements`);
    if (this.#bytes > MAX_ENUMERATION_BYTES) throw this.#unreadable(`exceeds ${MAX_ENUMERATION_BYTES} bytes`);
    this.#emptyPages = items.length === 0 ? this.#emptyPages + 1 : 0;
    if (this.#emptyPages > MAX_EMPTY_PAGES) throw this.#unreadable("goes on without an object and without an end");
    return context;
  }

  get #what(): string {
    return `the answer to ${this.request.wql ?? `an enumeration of ${this.request.resourceUri}`}`;
  }

  #left(): number {
    const left = this.until - this.conversation.clock.monotonic();
    if (left > 0) return left;
    throw new FailbackError("hostTimeout", `${this.#what} did not end within ${inSeconds(this.request.deadlineMs)}`);
  }

  #unreadable(why: string): FailbackError {
    return new FailbackError("answerUnreadable", `${this.#what} ${why}`);
  }
}
