import { many, plain } from "./markdown";
import { textOf } from "./planned";
import type { Preview } from "./read-preview";

const ERRORS_SHOWN = 5;

/** Why a preview failed, each reason once; empty for one that did not. */
export function errorsIn({ diagnostics }: Preview): string[] {
  return [...new Set(diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => textOf(message)))];
}

/** A preview that failed may have come to an end before every machine was looked at. */
export function failureNote(errors: readonly string[]): string {
  const lines = errors.slice(0, ERRORS_SHOWN).map((text) => `> - ${plain(text)}\n`);
  const more = errors.length - lines.length;
  return [
    "> [!CAUTION]\n> **The preview failed: do not merge.** Whatever is told below may not be all that would happen.\n",
    ...lines,
    more > 0 ? `> - and ${many(more, "more error")}\n\n` : "\n",
  ].join("");
}
