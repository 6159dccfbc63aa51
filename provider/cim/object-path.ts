import { wmiResource } from "../wire/namespaces";
import { type CimReference, classOf } from "./reference";

/** A key's value as WMI writes it: in quotes, as a number, or as `TRUE` or `FALSE`. */
export type KeyValue = string | bigint | boolean;

/** The path of an object, as WMI writes it into a text (learn.microsoft.com, "Describing an Instance Object Path"). */
export interface ObjectPath {
  readonly host?: string;
  /** With forward slashes, for example `root/virtualization/v2`. */
  readonly namespace?: string;
  readonly className: string;
  /** None for the one object of a singleton, which is written `Class=@`. */
  readonly keys: readonly (readonly [name: string, value: KeyValue])[];
}

const HEAD = /^(?:(?:(?:\\\\|\/\/)([^\\/:]+)[\\/])?([^\\/:"=,]+(?:[\\/][^\\/:"=,]+)*):)?([A-Za-z_]\w*)([.=])/;
const KEY = /([A-Za-z_]\w*)=(?:"((?:[^"\\]|\\.)*)"|(-?\d{1,20})|(true|false))(,|$)/isy;

/** Reads a path; undefined for whatever is none, a class's own path included. */
export function parseObjectPath(text: string): ObjectPath | undefined {
  const head = HEAD.exec(text);
  if (!head) return undefined;
  const [prefix, host, namespace, className = "", sign] = head;
  const rest = text.slice(prefix.length);
  const keys = sign === "=" ? (rest === "@" ? [] : undefined) : readKeys(rest);
  if (!keys) return undefined;
  return {
    ...(host === undefined ? {} : { host }),
    ...(namespace === undefined ? {} : { namespace: namespace.replaceAll("\\", "/") }),
    className,
    keys,
  };
}

function readKeys(text: string): [string, KeyValue][] | undefined {
  const keys: [string, KeyValue][] = [];
  const key = new RegExp(KEY);
  for (;;) {
    const match = key.exec(text);
    if (!match) return undefined;
    const [, name = "", quoted, number, truth, end] = match;
    keys.push([name, quoted?.replace(/\\(.)/gs, "$1") ?? (number === undefined ? isTrue(truth) : BigInt(number))]);
    if (end === "") return keys;
  }
}

function isTrue(truth: string | undefined): boolean {
  return truth?.toLowerCase() === "true";
}

/** With a host the form of WMI (`\\HOST\root\…`), without one the form that Hyper-V's settings hold (`root/…`). */
export function formatObjectPath({ host, namespace, className, keys }: ObjectPath): string {
  const pairs = keys.map(([name, value]) => `${name}=${formatKey(value)}`);
  const object = keys.length === 0 ? `${className}=@` : `${className}.${pairs.join(",")}`;
  if (namespace === undefined) return object;
  return host === undefined ? `${namespace}:${object}` : `\\\\${host}\\${namespace.replaceAll("/", "\\")}:${object}`;
}

function formatKey(value: KeyValue): string {
  if (typeof value === "string") return `"${value.replace(/[\\"]/g, "\\$&")}"`;
  return typeof value === "boolean" ? String(value).toUpperCase() : String(value);
}

/** The path as WS-Management addresses the object; a path that names no namespace lies in the one given. */
export function toReference(path: ObjectPath, namespace: string): CimReference {
  return {
    resourceUri: wmiResource(path.namespace ?? namespace, path.className),
    selectors: path.keys.map(([name, value]) => [name, String(value)] as const),
  };
}

/** What every resource URI of WMI begins with; namespace and class follow. */
const WMI_ROOT = wmiResource("", "").slice(0, -1);

/**
 * The path of an object that WS-Management addresses; undefined when the address is not one of WMI. Selectors are text
 * alone, so every key is written in quotes. A key that is a reference holds that object's path.
 */
export function toObjectPath(reference: CimReference): ObjectPath | undefined {
  const { resourceUri, selectors } = reference;
  const className = classOf(reference);
  const namespace = resourceUri.slice(WMI_ROOT.length, -className.length - 1);
  if (!resourceUri.toLowerCase().startsWith(WMI_ROOT) || namespace === "" || className === "") return undefined;
  const keys: [string, KeyValue][] = [];
  for (const [name, value] of selectors) {
    if (name.toLowerCase() === "__cimnamespace") continue;
    const text = typeof value === "string" ? value : nestedPath(value);
    if (text === undefined) return undefined;
    keys.push([name, text]);
  }
  return { namespace, className, keys };
}

function nestedPath(reference: CimReference): string | undefined {
  const path = toObjectPath(reference);
  return path && formatObjectPath(path);
}
