import { readFileSync } from "node:fs";
import { messageOf } from "../message-of";
import { type Fleet, type FleetInput, fleetSchema } from "./fleet-schema";

/** A fleet that cannot be used; one line that names the field. */
export class UnusableFleet extends Error {}

/** @throws UnusableFleet */
export function readFleetFile(path: string): Fleet {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UnusableFleet(`fleet file ${path}: ${messageOf(error)}`);
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new UnusableFleet(`fleet file ${path} is not JSON: ${messageOf(error)}`);
  }
  return parseFleet(content, `fleet file ${path}`);
}

/** @throws UnusableFleet */
export function parseFleet(content: FleetInput | unknown, source: string): Fleet {
  const parsed = fleetSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UnusableFleet(`${source}: ${fieldName(issue?.path ?? [])}: ${issue?.message ?? "is not valid"}`);
}

/** `machines[0].failback.seconds` */
export function fieldName(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "the whole";
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
}
