import { answer, type Properties, withoutProvider } from "../engine/answers";
import { type CheckResult, check } from "./check";
import { type DiffResult, diff } from "./diff";
import type { Lifecycle } from "./lifecycle";
import { type CreateResult, create, update } from "./operate";
import { type ReadResult, read } from "./read";

/** Pulumi's verbs as the stub calls them: properties still hold what belongs to the SDK, and no answer can hang the engine. */
export interface Verbs {
  check(olds: Properties, news: Properties): Promise<CheckResult>;
  diff(id: string, olds: Properties, news: Properties): Promise<DiffResult>;
  create(inputs: Properties): Promise<CreateResult>;
  update(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }>;
  read(id: string, props: Properties): Promise<ReadResult>;
}

/** The verbs of a kind of resource, over properties without what belongs to the SDK. */
export interface VerbsOfAKind {
  check(lifecycle: Lifecycle, olds: Properties, news: Properties): Promise<CheckResult>;
  diff(lifecycle: Lifecycle, olds: Properties, news: Properties): Promise<DiffResult>;
  create(lifecycle: Lifecycle, inputs: Properties): Promise<CreateResult>;
  update(lifecycle: Lifecycle, id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }>;
  read(lifecycle: Lifecycle, id: string, props: Properties): Promise<ReadResult>;
}

/** The verbs of a single machine's resource in one provider process, over what it works with. */
export const verbsOver = (ready: () => Promise<Lifecycle>): Verbs =>
  safeVerbs(ready, { check, diff, create, update, read });

/** The verbs of a kind of resource as the stub may call them. */
export function safeVerbs(ready: () => Promise<Lifecycle>, kind: VerbsOfAKind): Verbs {
  return {
    check: (olds, news) =>
      answer(news, async () => kind.check(await ready(), withoutProvider(olds), withoutProvider(news))),
    diff: (_id, olds, news) =>
      answer(news, async () => kind.diff(await ready(), withoutProvider(olds), withoutProvider(news))),
    create: (inputs) => answer(inputs, async () => kind.create(await ready(), withoutProvider(inputs))),
    update: (id, olds, news) =>
      answer(news, async () => kind.update(await ready(), id, withoutProvider(olds), withoutProvider(news))),
    read: (id, props) => answer(props, async () => kind.read(await ready(), id, withoutProvider(props))),
  };
}
