import fc, { type Arbitrary } from "fast-check";
import { type Binary, toBinary } from "./binary";
import { numbers } from "./oddities";

/** What trees are grown from: names and values that mean something to the reader, in any place. */
export interface Vocabulary {
  readonly names: readonly string[];
  readonly attributes: readonly string[];
  readonly values: readonly string[];
}

/** Texts that XML can carry, a field's own among them. */
function values({ values }: Vocabulary): Arbitrary<string> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...values) },
    { weight: 2, arbitrary: fc.constantFrom(...numbers) },
    {
      weight: 1,
      arbitrary: fc
        .array(fc.integer({ min: 0x20, max: 0xd7ff }), { maxLength: 20 })
        .map((codes) => String.fromCodePoint(...codes)),
    },
  );
}

/** Well-formed elements, several beside each other: any name below any other. */
export function xmlForest(vocabulary: Vocabulary): Arbitrary<Binary> {
  const attribute = fc.tuple(fc.constantFrom(...vocabulary.attributes), values(vocabulary));
  const attributes = fc
    .uniqueArray(attribute, { selector: ([name]) => name, maxLength: 2 })
    .map((list) => list.map(([name, value]) => ` ${name}="${escaped(value)}"`).join(""));
  const { forest } = fc.letrec<{ forest: string; element: string; text: string }>((tie) => ({
    text: values(vocabulary).map(escaped),
    element: fc
      .tuple(fc.constantFrom(...vocabulary.names), attributes, tie("forest"))
      .map(([name, attributes, inner]) => `<${name}${attributes}>${inner}</${name}>`),
    forest: fc.oneof(
      { maxDepth: 5, depthSize: "small" },
      tie("text"),
      fc.array(tie("element"), { minLength: 1, maxLength: 4 }).map((list) => list.join("")),
    ),
  }));
  return forest.map(toBinary);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
