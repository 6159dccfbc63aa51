const UNITS = {
  seconds: 1_000,
  second: 1_000,
  minutes: 60_000,
  minute: 60_000,
  hours: 3_600_000,
  hour: 3_600_000,
} as const;

/** A length of time as programs write it: a whole number and a unit. */
export type Duration = `${number} ${keyof typeof UNITS}`;

/** Milliseconds; undefined when the text is no duration. @example parseDuration("8 hours") // 28800000 */
export function parseDuration(text: string): number | undefined {
  const match = /^([1-9]\d{0,5}) ([a-z]+)$/.exec(text);
  const unit = match?.[2];
  return unit !== undefined && Object.hasOwn(UNITS, unit)
    ? Number(match?.[1]) * UNITS[unit as keyof typeof UNITS]
    : undefined;
}
