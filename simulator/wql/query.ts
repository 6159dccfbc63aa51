/** A WQL query, read. */
export interface WqlQuery {
  /** Undefined for `*`. */
  readonly columns: readonly string[] | undefined;
  readonly className: string;
  readonly where: WqlCondition | undefined;
}

export type WqlCondition =
  | { readonly kind: "and" | "or"; readonly parts: readonly WqlCondition[] }
  | { readonly kind: "not"; readonly part: WqlCondition }
  | { readonly kind: "isNull"; readonly operand: WqlOperand }
  | {
      readonly kind: "compare";
      readonly operator: WqlOperator;
      readonly left: WqlOperand;
      readonly right: WqlOperand;
    };

export type WqlOperator = "=" | "<>" | "<" | ">" | "<=" | ">=" | "LIKE";

export type WqlLiteral = string | number | boolean | null;

export type WqlOperand =
  | { readonly kind: "property"; readonly name: string }
  | { readonly kind: "literal"; readonly value: WqlLiteral };

/** The query cannot be used; the message says why. */
export class WqlError extends Error {}
