import { looking } from "./behaviours/looking";
import { peers } from "./behaviours/peers";
import { starting } from "./behaviours/starting";
import { play } from "./scene";
import { hostIdentity, waysIn } from "./ways-in";

const behaviours = [...looking, ...starting, ...peers];

let shown: Awaited<ReturnType<typeof hostIdentity>>;
beforeAll(async () => {
  shown = await hostIdentity();
});

jest.setTimeout(30_000);

describe.each(waysIn)("W6 an adapter that comes in by $name", (way) => {
  it.each(behaviours)("W6 $name", ({ check }) => play(way, shown, check));
});
