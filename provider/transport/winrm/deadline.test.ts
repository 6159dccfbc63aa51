import { inSeconds } from "./deadline";

it.each([
  [8_978.908213999995, "8.98 seconds"],
  [60_000, "60 seconds"],
  [300, "0.3 seconds"],
  [50, "0.05 seconds"],
])("%d ms are told as %s", (ms, told) => {
  expect(inSeconds(ms)).toBe(told);
});
