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

/** The verbs of one provider process, over what it works with. */
export function verbsOver(ready: () => Promise<Lifecycle>): Verbs {
  return {
    check: (olds, news) => answer(news, async () => check(await ready(), withoutProvider(olds), withoutProvider(news))),
    diff: (_id, olds, news) =>
      answer(news, async () => diff(await ready(), withoutProvider(olds), withoutProvider(news))),
    create: (inputs) => answer(inputs, async () => create(await ready(), withoutProvider(inputs))),
    update: (id, olds, news) =>
      answer(news, async () => update(await ready(), id, withoutProvider(olds), withoutProvider(news))),
    read: (id, props) => answer(props, async () => read(await ready(), id, withoutProvider(props))),
  };
}
