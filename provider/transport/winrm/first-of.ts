import { FailbackError } from "../../errors";
import type { XmlElement } from "../../wire/xml-element";

/** The first element of a body, whatever it is called: peers disagree on the names of outputs. */
export function firstOf(body: XmlElement, what: string): XmlElement {
  const first = body.children[0];
  if (!first) throw new FailbackError("answerUnreadable", `the answer to ${what} is empty`);
  return first;
}
