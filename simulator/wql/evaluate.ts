import { type CimClass, type CimInstance, propertyOf } from "../cim/class";
import { type CimScalar, isArray } from "../cim/value";
import { comparisons } from "./compare";
import { type WqlCondition, WqlError, type WqlOperand, type WqlOperator } from "./query";

/** Tells the instances a condition is true for. */
export type WqlPredicate = (instance: CimInstance) => boolean;

type Getter = (instance: CimInstance) => CimScalar;

/**
 * Compiles a condition for one class.
 *
 * @throws WqlError when it names a property the class has not, or compares an array
 */
export function compileCondition(condition: WqlCondition, cls: CimClass, computerName: string): WqlPredicate {
  const compile = (one: WqlCondition): WqlPredicate => {
    switch (one.kind) {
      case "and": {
        const parts = one.parts.map(compile);
        return (instance) => parts.every((part) => part(instance));
      }
      case "or": {
        const parts = one.parts.map(compile);
        const some: WqlPredicate = (instance) => parts.some((part) => part(instance));
        return compileMembership(one.parts, cls, some) ?? some;
      }
      case "not": {
        const part = compile(one.part);
        return (instance) => !part(instance);
      }
      case "isNull": {
        const get = getter(one.operand, cls, computerName);
        return (instance) => get(instance) === null;
      }
      case "compare":
        return compileComparison(one.operator, one.left, one.right, cls, computerName);
    }
  };
  return compile(condition);
}

/**
 * `p = 'a' OR p = 'b' OR …`: how a client asks for thousands of objects at once. As a set, its cost does not grow with
 * the product of question and answer.
 */
function compileMembership(
  parts: readonly WqlCondition[],
  cls: CimClass,
  otherwise: WqlPredicate,
): WqlPredicate | undefined {
  const wanted = new Set<string>();
  const names = new Set<string>();
  for (const part of parts) {
    if (part.kind !== "compare" || part.operator !== "=" || part.left.kind !== "property") return undefined;
    if (part.right.kind !== "literal" || typeof part.right.value !== "string") return undefined;
    if (part.left.name.startsWith("__")) return undefined;
    names.add(findProperty(cls, part.left.name));
    wanted.add(part.right.value.toLowerCase());
  }
  const [property = "", ...others] = names;
  if (others.length > 0) return undefined;
  return (instance) => {
    const value = propertyOf(instance, property);
    return typeof value === "string" ? wanted.has(value.toLowerCase()) : otherwise(instance);
  };
}

function compileComparison(
  operator: WqlOperator,
  left: WqlOperand,
  right: WqlOperand,
  cls: CimClass,
  computerName: string,
): WqlPredicate {
  if (operator === "LIKE") assertLikeable(left, right);
  const getLeft = getter(left, cls, computerName);
  const getRight = getter(right, cls, computerName);
  const test = comparisons[operator];
  return (instance) => test(getLeft(instance), getRight(instance));
}

/** A pattern is walked along a property's text: were both from outside, and long, the walk would not end in time. */
const LONGEST_PATTERN = 1_000;

function assertLikeable(left: WqlOperand, right: WqlOperand): void {
  if (left.kind !== "property") throw new WqlError("LIKE compares a property with a pattern");
  if (right.kind === "literal" && String(right.value).length > LONGEST_PATTERN)
    throw new WqlError(`a pattern is longer than ${LONGEST_PATTERN} characters`);
}

function getter(operand: WqlOperand, cls: CimClass, computerName: string): Getter {
  if (operand.kind === "literal") {
    const { value } = operand;
    return () => value;
  }
  const system = systemProperty(operand.name, cls, computerName);
  if (system !== undefined) return () => system;
  const property = findProperty(cls, operand.name);
  if (cls.arrays.has(property)) throw new WqlError(`${property} is an array, which WQL cannot compare`);
  return (instance) => {
    const value = propertyOf(instance, property);
    return isArray(value) ? null : value;
  };
}

/** Properties every WMI object has. libvirt, for one, asks for `Name != __SERVER`. */
function systemProperty(name: string, cls: CimClass, computerName: string): string | undefined {
  switch (name.toUpperCase()) {
    case "__SERVER":
      return computerName;
    case "__CLASS":
      return cls.name;
    case "__NAMESPACE":
      return "root\\virtualization\\v2";
    default:
      return undefined;
  }
}

/** A property by its name, without regard to case. */
export function findProperty(cls: CimClass, name: string): string {
  const wanted = name.toLowerCase();
  const found = cls.properties.find((property) => property.toLowerCase() === wanted);
  if (found === undefined) throw new WqlError(`${cls.name} has no property ${name}`);
  return found;
}
