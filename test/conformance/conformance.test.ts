import { looking } from "./behaviours/looking";
import { peers } from "./behaviours/peers";
import { starting } from "./behaviours/starting";
import { play } from "./scene";
import { type Certificates, makeCertificates, waysIn } from "./ways-in";

const behaviours = [...looking, ...starting, ...peers];

let certificates: Certificates;
beforeAll(async () => {
  certificates = await makeCertificates();
});

jest.setTimeout(30_000);

describe.each(waysIn)("W6 an adapter that comes in by $name", (way) => {
  it.each(behaviours)("W6 $name", ({ check }) => play(way, certificates, check));
});
