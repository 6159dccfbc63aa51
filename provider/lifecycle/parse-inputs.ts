import { z } from "zod";
import type { Properties } from "../engine/answers";
import { holdsUnknown } from "../engine/unknown";
import { FailbackError } from "../errors";
import { inputFields, type ReplicationFailbackInputs } from "./inputs";

/** Inputs that are all known and right; or, in a preview, those of which the fields named are not known yet. */
export type ParsedInputs =
  | { readonly kind: "known"; readonly inputs: ReplicationFailbackInputs }
  | { readonly kind: "unknown"; readonly fields: readonly string[] };

/** Built once: zod compiles a schema when it parses with it for the first time. */
const known = z.strictObject(inputFields);

/** Lets through, unseen, the fields that are not known yet. */
function knownBut(unknown: readonly string[]): z.ZodType {
  const fields: Record<string, z.ZodType> = { ...inputFields };
  for (const field of unknown) fields[field] = z.unknown();
  return z.strictObject(fields);
}

/**
 * Checks what a program has set. Fields that are not known yet are let through unseen, all others are checked.
 *
 * @throws FailbackError `inputInvalid` or `secretInInput`, one line with every field that is wrong
 */
export function parseInputs(raw: Properties): ParsedInputs {
  const unknown = Object.keys(raw).filter((field) => holdsUnknown(raw[field]));
  const result = (unknown.length === 0 ? known : knownBut(unknown)).safeParse(raw);
  if (!result.success) throw inputError(result.error.issues, raw);
  if (unknown.length > 0) return { kind: "unknown", fields: unknown };
  return { kind: "known", inputs: result.data as unknown as ReplicationFailbackInputs };
}

/** Inputs of an operation that runs: everything is known by then. */
export function parseKnownInputs(raw: Properties): ReplicationFailbackInputs {
  const parsed = parseInputs(raw);
  if (parsed.kind === "known") return parsed.inputs;
  throw new FailbackError("internal", `not known in an operation that runs: ${parsed.fields.join(", ")}`);
}

const SECRET_NAME = /pass|secret|token|credential|user|private|certificate|key$/i;

/** One line for what a schema found: secrets first, then every field that is wrong. */
export function inputError(issues: readonly z.core.$ZodIssue[], raw: Properties): FailbackError {
  for (const issue of issues) {
    if (issue.code !== "unrecognized_keys") continue;
    const secret = issue.keys.find((key) => SECRET_NAME.test(key));
    if (secret !== undefined) {
      return new FailbackError(
        "secretInInput",
        `${path([...issue.path, secret])} does not belong among the inputs, where it would end up in state`,
      );
    }
  }
  return new FailbackError("inputInvalid", issues.map((issue) => describe(issue, raw)).join("; "));
}

function describe(issue: z.core.$ZodIssue, raw: Properties): string {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => `${path([...issue.path, key])} is not a field`).join("; ");
  // The input itself is never shown: it may be a secret in the wrong place.
  const inner = issue.code === "invalid_union" ? mostSpecific(issue) : undefined;
  if (inner) return describe({ ...inner, path: [...issue.path, ...inner.path] }, raw);
  const missing = issue.code === "invalid_type" && valueAt(raw, issue.path) === undefined;
  return `${path(issue.path)} ${missing ? "is missing" : lowerFirst(issue.message)}`;
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, part) => (typeof at === "object" && at !== null ? Reflect.get(at, part) : undefined),
    raw,
  );
}

/** Of a union's alternatives, the one whose only fault lies deeper: that is the one the program meant. */
function mostSpecific(issue: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue | undefined {
  return issue.errors.find((issues) => issues.length === 1 && (issues[0]?.path.length ?? 0) > 0)?.[0];
}

function path(parts: readonly PropertyKey[]): string {
  return parts.reduce<string>(
    (done, part) =>
      typeof part === "number" ? `${done}[${part}]` : done === "" ? String(part) : `${done}.${String(part)}`,
    "",
  );
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
