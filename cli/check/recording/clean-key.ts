import { cleanWords } from "./clean-words";
import { isClass } from "./known-classes";
import { properties } from "./known-properties";
import type { Pseudonyms } from "./pseudonyms";

/**
 * A key as Hyper-V makes them: `Microsoft:` and what it names, parts of it behind backslashes. Of those the words stay that
 * stand where Hyper-V puts them, as the second part: `HVR` with 0 or 1, and `ReplicationProvider`.
 */
export function cleanKey(key: string, pseudonyms: Pseudonyms): string {
  const [, vendor = "", rest = ""] = /^(Microsoft:)?([\s\S]*)$/.exec(key) ?? [];
  const [named = "", ...parts] = rest.split("\\");
  const isRelationship = parts.length === 2 && parts[0] === "HVR" && /^[01]$/.test(parts[1] ?? "");
  const cleanNamed = cleanWords(named, pseudonyms);
  const cleanParts = parts.map((part, at) => {
    const isHypervs = isRelationship || (at === 0 && part === "ReplicationProvider");
    return vendor !== "" && isHypervs ? part : cleanWords(part, pseudonyms);
  });
  return vendor + [cleanNamed, ...cleanParts].join("\\");
}

const HEAD = /^(?:(\\\\|\/\/)([^\\/:]+)([\\/]))?(?:([^\\/:"=,]+(?:[\\/][^\\/:"=,]+)*)(:))?([A-Za-z_]\w*)\./;
const KEY = /(\w+)="((?:[^"\\]|\\.)*)"(,|$)/sy;

/** The parts that the namespaces of Windows are named with. */
const NAMESPACES = new Set(["root", "cimv2", "virtualization", "v2"]);

/** The path of an object as WMI writes it into a text, written as it was; what is none loses every word. */
export function cleanPath(path: string, pseudonyms: Pseudonyms): string {
  const head = HEAD.exec(path);
  if (!head) return cleanWords(path, pseudonyms);
  const [whole, slashes = "", host = "", slash = "", namespace = "", colon = "", className = ""] = head;
  const cleanHost = cleanWords(host, pseudonyms);
  const place = namespace.replace(/[^\\/]+/g, (part) => (NAMESPACES.has(part) ? part : pseudonyms.name(part)));
  const named = isClass(className) ? className : pseudonyms.name(className);
  const keys = cleanKeys(path.slice(whole.length), pseudonyms);
  return keys === undefined
    ? cleanWords(path, pseudonyms)
    : `${slashes}${cleanHost}${slash}${place}${colon}${named}.${keys}`;
}

function cleanKeys(text: string, pseudonyms: Pseudonyms): string | undefined {
  const shape = new RegExp(KEY);
  let result = "";
  for (;;) {
    const found = shape.exec(text);
    if (!found) return undefined;
    const [, name = "", value = "", end = ""] = found;
    const kept = properties.has(name) ? name : pseudonyms.name(name);
    result += `${kept}="${escaped(cleanKeyNamed(name, value.replace(/\\(.)/gs, "$1"), pseudonyms))}"${end}`;
    if (end === "") return result;
  }
}

function cleanKeyNamed(name: string, value: string, pseudonyms: Pseudonyms): string {
  if (properties.get(name) === "key") return cleanKey(value, pseudonyms);
  return properties.get(name) === "class" && isClass(value) ? value : cleanWords(value, pseudonyms);
}

function escaped(text: string): string {
  return text.replace(/[\\"]/g, "\\$&");
}
