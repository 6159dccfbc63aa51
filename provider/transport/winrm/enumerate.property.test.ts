import fc from "fast-check";
import { FailbackError } from "../../errors";
import { child } from "../../wire/xml-element";
import { context, enumerateResponse, faultAnswer, instance, pullResponse, WMI } from "./answers.test-support";
import { inProcess } from "./in-process.test-support";
import type { Ask, Say } from "./scripted-wsman.test-support";

/** What may come in the place of an answer; the first two may be said although the page was counted as given. */
const mishaps = ["busy", "unavailable", "none", "lost", "tooLarge", "emptyPage"] as const;
type Mishap = (typeof mishaps)[number];

/** A host of so many objects that pages them as it likes, and to which things happen. */
class UnreliableHost {
  readonly #positions = new Map<string, number>();
  #contexts = 0;

  constructor(
    readonly objects: number,
    readonly pageSize: number,
    readonly happens: readonly Mishap[],
    readonly optimises: boolean,
  ) {}

  #turn = 0;

  /** Contexts that neither ended nor were released nor lost. */
  get open(): number {
    return this.#positions.size;
  }

  answer({ operation, context: of, maxElements }: Ask): Say {
    if (operation === "Release") {
      this.#positions.delete(of ?? "");
      return "<n:ReleaseResponse/>";
    }
    const mishap = this.happens[this.#turn++] ?? "none";
    const position = operation === "Enumerate" ? 0 : this.#positions.get(of ?? "");
    if (position === undefined) return faultAnswer("n:InvalidEnumerationContext");
    const size = Math.min(this.pageSize, Number(maxElements));
    switch (mishap) {
      case "busy":
      case "unavailable":
        if (of !== undefined) this.#positions.set(of, position + size);
        return mishap === "busy" ? faultAnswer("w:QuotaLimit") : { status: 503, text: "" };
      case "tooLarge":
        return faultAnswer("w:EncodingLimit");
      case "lost":
        this.#positions.delete(of ?? "");
        return faultAnswer(operation === "Pull" ? "n:InvalidEnumerationContext" : "w:QuotaLimit");
      case "emptyPage":
        return this.#page(operation, of, position, 0);
      case "none":
        return this.#page(operation, of, position, operation === "Enumerate" && !this.optimises ? 0 : size);
    }
  }

  #page(operation: string, of: string | undefined, from: number, size: number): Say {
    const to = Math.min(from + size, this.objects);
    const items = Array.from({ length: to - from }, (_, i) => instance("C", `<p:Name>${from + i}</p:Name>`)).join("");
    this.#positions.delete(of ?? "");
    const [prefix, respond] =
      operation === "Enumerate" ? (["w", enumerateResponse] as const) : (["n", pullResponse] as const);
    const page = `<${prefix}:Items>${items}</${prefix}:Items>`;
    if (to === this.objects && size > 0) return respond(`${page}<${prefix}:EndOfSequence/>`);
    const next = `uuid:${++this.#contexts}`;
    this.#positions.set(next, to);
    return respond(`${context(next)}${page}`);
  }
}

it("whatever happens to a host, an enumeration gives every object once or fails, in bounded time, and leaves no context behind", async () => {
  let gave = 0;
  let failed = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 1, max: 12 }),
      fc.array(fc.constantFrom(...mishaps), { maxLength: 14, size: "max" }),
      fc.boolean(),
      async (objects, pageSize, happens, optimises) => {
        const host = new UnreliableHost(objects, pageSize, happens, optimises);
        const { client, time } = inProcess(
          (ask) => host.answer(ask),
          () => 0.5,
        );
        const request = { resourceUri: `${WMI}/*`, wql: "SELECT * FROM C", deadlineMs: 60_000 };
        const outcome = await client.enumerate(request).catch((error: unknown) => error);
        if (outcome instanceof Error) {
          failed += 1;
          if (!(outcome instanceof FailbackError)) throw outcome;
          expect(["hostBusy", "hostFault", "hostTimeout"]).toContain(outcome.code);
        } else {
          gave += 1;
          const names = (outcome as Awaited<ReturnType<typeof client.enumerate>>).map(
            ({ object }) => child(object, "Name")?.text,
          );
          expect(names).toEqual(Array.from({ length: objects }, (_, i) => String(i)));
        }
        expect(host.open).toBe(0);
        expect(time()).toBeLessThan(70_000);
      },
    ),
    { numRuns: 400 },
  );
  // Neither outcome may have been all there was.
  expect(gave).toBeGreaterThan(50);
  expect(failed).toBeGreaterThan(5);
});
