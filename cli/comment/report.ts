import { type Counts, startsOf } from "./counts";
import { machineName } from "./names";
import type { Planned } from "./planned";
import type { Comment } from "./write-comment";

interface Named {
  readonly resource: string;
  /** A wave's own name. */
  readonly machine: string;
  readonly host: string | null;
}

/** What `comment --json` prints; docs/command-line.md describes it. Fields may be added, and are never changed. */
export interface CommentReport {
  readonly version: 1;
  /** Why the preview failed; empty when it did not. */
  readonly errors: readonly string[];
  readonly counts: Counts;
  readonly starts: readonly (Named & { readonly machines: number })[];
  readonly blocked: readonly (Named & { readonly reasons: readonly string[] })[];
  /** Entries that had no room in the comment. */
  readonly notListed: number;
  readonly comment: string;
}

export function commentReport({ planned, counts, errors, left, markdown }: Comment): CommentReport {
  const starting = planned.filter((one) => startsOf(one) > 0);
  const blocked = planned.filter(({ verdict, plan }) => verdict === "blocked" || plan.blockedBy.length > 0);
  return {
    version: 1,
    errors,
    counts,
    starts: starting.map((one) => ({ ...named(one), machines: startsOf(one) })),
    blocked: blocked.map((one) => ({ ...named(one), reasons: reasonsOf(one) })),
    notListed: left,
    comment: markdown,
  };
}

function named(one: Planned): Named {
  return { resource: one.resource, machine: machineName(one), host: one.plan.host ?? null };
}

function reasonsOf({ standing, plan }: Planned): string[] {
  return standing === undefined ? plan.blockedBy.map(({ reason }) => reason) : [standing];
}
