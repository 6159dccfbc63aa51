import { parseObjectPath } from "../cim/parse-object-path";
import type { AssociationQuery } from "./association-query";
import { WqlError } from "./query";

const STATEMENT =
  /^\s*(ASSOCIATORS|REFERENCES)\s+OF\s*\{((?:[^{}"']|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*')*)\}\s*(?:WHERE\b([\s\S]*))?$/i;
/** It is compared with the ends of every link. */
const LONGEST_PATH = 8_192;

const CONDITION = /\s*([A-Za-z]+)\s*=\s*(\w+)\s*/y;

/** Which conditions each of the two statements knows (Microsoft's documentation of WQL). Those about qualifiers are not here. */
const CONDITIONS: Readonly<Record<AssociationQuery["wanted"], readonly string[]>> = {
  associators: ["assocclass", "resultclass", "role", "resultrole"],
  references: ["resultclass", "role"],
};

/** Whether a text is one of the statements about associations. */
export function isAssociationQuery(text: string): boolean {
  return /^\s*(ASSOCIATORS|REFERENCES)\b/i.test(text);
}

/**
 * Reads `ASSOCIATORS OF {path} [WHERE AssocClass = … ResultClass = … Role = … ResultRole = …]`, or `REFERENCES OF` the same
 * way. libvirt's Hyper-V driver asks so.
 *
 * @throws WqlError
 */
export function parseAssociationQuery(text: string): AssociationQuery {
  const [, statement, path = "", where] = STATEMENT.exec(text) ?? [];
  if (statement === undefined) throw new WqlError("ASSOCIATORS OF and REFERENCES OF need an object's path in braces");
  const wanted = statement.toUpperCase() === "REFERENCES" ? "references" : "associators";
  if (path.length > LONGEST_PATH)
    throw new WqlError(`the path of the object is longer than ${LONGEST_PATH} characters`);
  const source = parseObjectPath(path);
  if (!source || source.reference.keys.length === 0) throw new WqlError(`${path} is not the path of an object`);
  const conditions = readConditions(where, CONDITIONS[wanted]);
  return {
    wanted,
    source: source.reference,
    assocClass: conditions.get("assocclass"),
    resultClass: conditions.get("resultclass"),
    role: conditions.get("role"),
    resultRole: conditions.get("resultrole"),
  };
}

function readConditions(where: string | undefined, known: readonly string[]): ReadonlyMap<string, string> {
  const conditions = new Map<string, string>();
  if (where === undefined) return conditions;
  CONDITION.lastIndex = 0;
  do {
    const at = CONDITION.lastIndex;
    const [, name = "", value = ""] = CONDITION.exec(where) ?? [];
    const key = name.toLowerCase();
    if (!known.includes(key) || conditions.has(key)) {
      throw new WqlError(`unexpected ${JSON.stringify(where.slice(at, at + 20).trim())} after WHERE`);
    }
    conditions.set(key, value);
  } while (CONDITION.lastIndex < where.length);
  return conditions;
}
