import { randomNumbers } from "./random";

/** One stream of chances, in which every question is answered by the next number. */
export interface Dice {
  /** Whether something befalls. */
  readonly happens: () => boolean;
  readonly oneOf: <T>(values: readonly T[]) => T;
  /** A whole number up to and with that one. */
  readonly upTo: (largest: number) => number;
}

/** @param intensity how likely it is that something befalls */
export function diceOf(seed: number, intensity: number): Dice {
  const random = randomNumbers(seed);
  const upTo = (largest: number) => Math.floor(random() * (largest + 1));
  return {
    happens: () => random() < intensity,
    upTo,
    oneOf: (values) => {
      const value = values[upTo(values.length - 1)];
      if (value === undefined) throw new Error("there is nothing to choose from");
      return value;
    },
  };
}
