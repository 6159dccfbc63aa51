import { standingWarningIn } from "../standing-warnings";

/**
 * Said when more machines failed under a request than the wave bears. Written and recognised here: like a halt it makes a
 * plan that starts machines void.
 */
export function budgetWarning(budget: number, names: string): string {
  return `${BEGINNING}${budget} is used up by ${names}: nothing new starts; raise it or give a new request`;
}

/** Whether a warning on a wave's line says that nothing starts, whatever the plan shows. */
export function stopsWave(warning: string): boolean {
  return warning.startsWith(BEGINNING) || standingWarningIn(warning) === "halted";
}

const BEGINNING = "failure budget ";
