/**
 * What the engine puts, in previews only, where a value is not known yet (another resource's output). It comes at any
 * depth and without a flag; the text is part of Pulumi's wire protocol.
 */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function holdsUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(holdsUnknown);
  return typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown);
}
