import { z } from "zod";
import type { Properties } from "../../engine/answers";
import { holdsUnknown } from "../../engine/unknown";
import { FailbackError } from "../../errors";
import { parseDuration } from "../duration";
import { hostInput } from "../host-input";
import { inputFields } from "../inputs";
import { inputError } from "../parse-inputs";
import { text } from "../text-input";
import { isTellable, memberLabel, memberOfText } from "./member-text";
import type { WaveInputs } from "./wave-inputs";

/** A wave's inputs that are all known and right; or, in a preview, those of which some fields are not known yet. */
export type ParsedWave =
  | { readonly kind: "known"; readonly inputs: WaveInputs }
  | { readonly kind: "unknown"; readonly fields: readonly string[] };

const atLeast = (least: number) => {
  const error = `must be a whole number, ${least} or more`;
  return z.int({ error }).min(least, error).max(1_000_000, "must be at most 1000000");
};

const stagger = z.string().transform((value, context) => {
  const ms = /^0 (seconds|minutes|hours)$/.test(value) ? 0 : parseDuration(value);
  if (ms !== undefined) return ms;
  context.addIssue('must be "<whole number> seconds", "… minutes" or "… hours"; "0 seconds" for none');
  return z.NEVER;
});

const member = z.strictObject(
  {
    host: text,
    vm: inputFields.vm,
    relationship: inputFields.relationship.unwrap().optional(),
    recoveryPoint: inputFields.recoveryPoint.unwrap().optional(),
    again: z.boolean().optional(),
    allowBuiltInProvider: z.boolean().optional(),
    startFrom: inputFields.startFrom.unwrap().optional(),
  },
  {
    error: (issue) => (issue.code === "invalid_type" ? 'must be "<machine> on <host>" or { host, vm, … }' : undefined),
  },
);

/** A host's name stands in its members' texts, and must be told apart from the machine's name there. */
const hostAlias = text.refine(isTellable);

const hosts = z.record(z.string(), hostInput).superRefine((given, context) => {
  for (const name of Object.keys(given)) {
    if (hostAlias.safeParse(name).success) continue;
    const message = 'has a name that members cannot say: it is empty, or holds control characters or the word "on"';
    context.addIssue({ code: "custom", path: [name], message });
  }
});

const { request, validUntil, preflight, timeouts, resourceUrn } = inputFields;
const { relationship, recoveryPoint, again, allowBuiltInProvider, startFrom } = inputFields;

/** Every field a program may set. */
const waveFields = {
  hosts,
  members: z.array(member, { error: "must be a list" }),
  ...{ request, validUntil, preflight, timeouts, resourceUrn },
  ...{ relationship, recoveryPoint, again, allowBuiltInProvider, startFrom },
  maxParallel: atLeast(1).default(10),
  maxParallelPerHost: atLeast(1).default(4),
  stagger: stagger.default(0),
  failureBudget: atLeast(0).default(0),
} as const;

const known = z.strictObject(waveFields);

/**
 * Checks what a program has set for a wave. Fields that are not known yet are let through unseen, all others are checked.
 *
 * @throws FailbackError `inputInvalid` or `secretInInput`, one line with every field that is wrong
 */
export function parseWaveInputs(raw: Properties): ParsedWave {
  const given = { ...raw, ...(Array.isArray(raw["members"]) ? { members: raw["members"].map(spelledOut) } : {}) };
  const unknown = Object.keys(given).filter((field) => holdsUnknown(raw[field]));
  if (unknown.length > 0) {
    const fields: Record<string, z.ZodType> = { ...waveFields };
    for (const field of unknown) fields[field] = z.unknown();
    const result = z.strictObject(fields).safeParse(given);
    if (!result.success) throw inputError(result.error.issues, given);
    return { kind: "unknown", fields: unknown };
  }
  const result = known.safeParse(given);
  if (!result.success) throw inputError(firstOf(result.error.issues), given);
  return { kind: "known", inputs: resolved(result.data) };
}

/** Inputs of an operation that runs: everything is known by then. */
export function parseKnownWaveInputs(raw: Properties): WaveInputs {
  const parsed = parseWaveInputs(raw);
  if (parsed.kind === "known") return parsed.inputs;
  throw new FailbackError("internal", `not known in an operation that runs: ${parsed.fields.join(", ")}`);
}

/** Two thousand members that share a mistake are one mistake. */
const MOST_ISSUES = 10;

function firstOf(issues: readonly z.core.$ZodIssue[]): readonly z.core.$ZodIssue[] {
  // A secret among the inputs matters more than anything that is merely wrong.
  const keys = issues.filter(({ code }) => code === "unrecognized_keys");
  return [...keys, ...issues.filter((issue) => !keys.includes(issue))].slice(0, MOST_ISSUES);
}

function spelledOut(one: unknown): unknown {
  return typeof one === "string" ? (memberOfText(one) ?? one) : one;
}

/** Every member with the wave's values where it has none of its own, and with its host. */
function resolved(given: z.output<typeof known>): WaveInputs {
  const { hosts, members, maxParallel, maxParallelPerHost, stagger, failureBudget, ...shared } = given;
  const { request, preflight, timeouts, resourceUrn } = shared;
  const resolvedMembers = members.map(({ host, vm, ...own }, index) => {
    const connection = Object.hasOwn(hosts, host) ? hosts[host] : undefined;
    if (!connection) {
      throw new FailbackError("inputInvalid", `members[${index}].host must be a name among hosts: ${names(hosts)}`);
    }
    const inputs = { ...shared, ...withoutHoles(own), host: connection, vm };
    return { label: memberLabel(vm, host), host, inputs };
  });
  const limits = { maxParallel, maxParallelPerHost, staggerMs: stagger, failureBudget };
  return { hosts, members: resolvedMembers, request, preflight, timeouts, resourceUrn, ...limits };
}

function names(hosts: object): string {
  return Object.keys(hosts).slice(0, MOST_ISSUES).join(", ");
}

function withoutHoles<T extends object>(own: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)) as never;
}
