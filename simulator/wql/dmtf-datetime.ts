const PATTERN = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,6}))?([+-]\d{3})?$/;

/** `yyyymmddHHMMSS.mmmmmm±UUU` (DSP0004, offset in minutes) as milliseconds since 1970 UTC. */
export function parseDmtfDatetime(text: string): number | undefined {
  const match = PATTERN.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const milliseconds = Number(`0.${match[7] ?? "0"}`) * 1000;
  const offsetMs = Number(match[8] ?? "0") * 60_000;
  return Date.UTC(year, month - 1, day, hour, minute, second) + Math.floor(milliseconds) - offsetMs;
}
