import { count } from "../../failback/wave/names";

/**
 * Plans are made without the record. This begins what is said of those of a plan's starts that the record forbids, so that
 * whoever reads a preview can count them as blocked ({@link blockedStartsIn}).
 *
 * @example blockedStarts(2) // "2 of the plan's starts are blocked [againNeeded]"
 */
export function blockedStarts(number: number): string {
  return `${count(number)} of the plan's starts ${number === 1 ? "is" : "are"} blocked [againNeeded]`;
}

/** How many starts of its plan a wave's warning takes back; 0 for one about something else. */
export function blockedStartsIn(text: string): number {
  const [, number] = /^([\d,]+) of the plan's starts (?:is|are) blocked \[/.exec(text) ?? [];
  return number === undefined ? 0 : Number(number.replaceAll(",", ""));
}
