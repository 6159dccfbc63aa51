import type { Arbitrary } from "fast-check";

/** One thing that reads what a peer wrote, and what it must never do. */
export interface Target<Input> {
  readonly name: string;
  /** Of the inputs asked for it gets this share, because each costs much; all unless given. */
  readonly share?: number;
  /** Every input a run may try. */
  readonly inputs: Arbitrary<Input>;
  /** The input as a person can read it, for the report of a finding. */
  show(input: Input): string;
  open(): Promise<OpenTarget<Input>>;
}

/** A target with its servers running. */
export interface OpenTarget<Input> {
  /**
   * Feeds one input. Gives a word for what came of it (a value, a code, a status), which the run counts; throws when the
   * target did what it must not do.
   */
  feed(input: Input): Promise<string>;
  /** A good message still gets its good answer; throws otherwise. */
  assertAlive(): Promise<void>;
  close(): Promise<void>;
}

/** A finding: what was expected of the target, and is not so. */
export function expectThat(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what);
}
