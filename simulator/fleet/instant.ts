import { z } from "zod";

const MINUTE_MS = 60_000;

/** An instant of a fleet file: milliseconds since 1970 UTC, or minutes before the host's clock reads it. */
export type Instant = { readonly at: number } | { readonly minutesAgo: number };

const RELATIVE = /^(\d{1,8}) minutes? ago$/;
const absolute = z.iso.datetime({ offset: true });

/** `2026-11-20T11:45:00+01:00`, `2026-11-20T10:45:00Z` or `15 minutes ago`. */
export const instantSchema = z.string().transform((text, context): Instant => {
  const minutes = RELATIVE.exec(text)?.[1];
  if (minutes !== undefined) return { minutesAgo: Number(minutes) };
  if (absolute.safeParse(text).success) return { at: Date.parse(text) };
  context.addIssue('must be an instant with an offset, such as 2026-11-20T11:45:00Z, or "15 minutes ago"');
  return z.NEVER;
});

export function resolveInstant(instant: Instant, now: number): number {
  return "at" in instant ? instant.at : now - instant.minutesAgo * MINUTE_MS;
}
