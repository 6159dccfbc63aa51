import { type WqlCondition, WqlError, type WqlOperand, type WqlOperator, type WqlQuery } from "./query";
import { tokenize, type WqlToken } from "./tokens";

/** How deep parentheses and NOT may nest: a query comes from outside and must not exhaust the stack. */
const MAX_DEPTH = 100;

const OPERATORS: Readonly<Record<string, WqlOperator>> = {
  "=": "=",
  "<>": "<>",
  "!=": "<>",
  "<": "<",
  ">": ">",
  "<=": "<=",
  ">=": ">=",
};

/**
 * Reads `SELECT * | columns FROM class [WHERE condition]`.
 *
 * @throws WqlError
 */
export function parseWql(text: string): WqlQuery {
  return new Parser(tokenize(text)).query();
}

class Parser {
  readonly #tokens: readonly WqlToken[];
  #at = 0;

  constructor(tokens: readonly WqlToken[]) {
    this.#tokens = tokens;
  }

  query(): WqlQuery {
    this.#expectWord("SELECT");
    const columns = this.#columns();
    this.#expectWord("FROM");
    const className = this.#name("a class");
    const where = this.#word("WHERE") ? this.#or(0) : undefined;
    if (this.#at < this.#tokens.length) throw this.#unexpected("the end");
    return { columns, className, where };
  }

  #columns(): string[] | undefined {
    if (this.#symbol("*")) return undefined;
    const columns = [this.#name("a column")];
    while (this.#symbol(",")) columns.push(this.#name("a column"));
    return columns;
  }

  #or(depth: number): WqlCondition {
    return this.#chain("OR", "or", () => this.#and(depth));
  }

  #and(depth: number): WqlCondition {
    return this.#chain("AND", "and", () => this.#not(depth));
  }

  /** A chain of thousands is one list, not thousands of levels. */
  #chain(word: string, kind: "and" | "or", part: () => WqlCondition): WqlCondition {
    const first = part();
    if (!this.#isWord(word)) return first;
    const parts = [first];
    while (this.#word(word)) parts.push(part());
    return { kind, parts };
  }

  #not(depth: number): WqlCondition {
    if (depth > MAX_DEPTH) throw new WqlError(`the condition is nested deeper than ${MAX_DEPTH}`);
    if (this.#word("NOT")) return { kind: "not", part: this.#not(depth + 1) };
    if (this.#symbol("(")) {
      const inner = this.#or(depth + 1);
      if (!this.#symbol(")")) throw this.#unexpected('")"');
      return inner;
    }
    return this.#comparison();
  }

  #comparison(): WqlCondition {
    const left = this.#operand();
    if (this.#word("IS")) {
      const negated = this.#word("NOT");
      this.#expectWord("NULL");
      const isNull: WqlCondition = { kind: "isNull", operand: left };
      return negated ? { kind: "not", part: isNull } : isNull;
    }
    const operator = this.#operator();
    return { kind: "compare", operator, left, right: this.#operand() };
  }

  #operator(): WqlOperator {
    if (this.#word("LIKE")) return "LIKE";
    const token = this.#tokens[this.#at];
    const operator = token?.kind === "symbol" ? OPERATORS[token.text] : undefined;
    if (!operator) throw this.#unexpected("an operator");
    this.#at++;
    return operator;
  }

  #operand(): WqlOperand {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.kind === "symbol") throw this.#unexpected("a property or a value");
    this.#at++;
    if (token.kind !== "word") return { kind: "literal", value: token.value };
    switch (token.text.toUpperCase()) {
      case "TRUE":
        return { kind: "literal", value: true };
      case "FALSE":
        return { kind: "literal", value: false };
      case "NULL":
        return { kind: "literal", value: null };
      default:
        return { kind: "property", name: token.text };
    }
  }

  #name(what: string): string {
    const token = this.#tokens[this.#at];
    if (token?.kind !== "word") throw this.#unexpected(what);
    this.#at++;
    return token.text;
  }

  #isWord(word: string): boolean {
    const token = this.#tokens[this.#at];
    return token?.kind === "word" && token.text.toUpperCase() === word;
  }

  #word(word: string): boolean {
    const found = this.#isWord(word);
    if (found) this.#at++;
    return found;
  }

  #expectWord(word: string): void {
    if (!this.#word(word)) throw this.#unexpected(word);
  }

  #symbol(symbol: string): boolean {
    const token = this.#tokens[this.#at];
    const found = token?.kind === "symbol" && token.text === symbol;
    if (found) this.#at++;
    return found;
  }

  #unexpected(wanted: string): WqlError {
    const token = this.#tokens[this.#at];
    const seen = token === undefined ? "the end" : "text" in token ? token.text : String(token.value);
    return new WqlError(`${wanted} was expected instead of ${seen}`);
  }
}
