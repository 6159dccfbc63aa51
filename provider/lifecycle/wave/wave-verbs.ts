import { answer, withoutProvider } from "../../engine/answers";
import type { Lifecycle } from "../lifecycle";
import type { Verbs } from "../verbs";
import { checkWave } from "./check-wave";
import { diffWave } from "./diff-wave";
import { createWave, updateWave } from "./operate-wave";
import { readWave } from "./read-wave";

/** The verbs of waves in one provider process, over what it works with. */
export function waveVerbsOver(ready: () => Promise<Lifecycle>): Verbs {
  return {
    check: (olds, news) =>
      answer(news, async () => checkWave(await ready(), withoutProvider(olds), withoutProvider(news))),
    diff: (_id, olds, news) =>
      answer(news, async () => diffWave(await ready(), withoutProvider(olds), withoutProvider(news))),
    create: (inputs) => answer(inputs, async () => createWave(await ready(), withoutProvider(inputs))),
    update: (id, olds, news) =>
      answer(news, async () => updateWave(await ready(), id, withoutProvider(olds), withoutProvider(news))),
    read: (id, props) => answer(props, async () => readWave(await ready(), id, withoutProvider(props))),
  };
}
