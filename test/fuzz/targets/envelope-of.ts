import { Namespace } from "../../../provider/wire/namespaces";
import { child, type XmlElement } from "../../../provider/wire/xml-element";
import { readXml } from "../../../provider/wire/xml-reader";
import { expectThat } from "../target";

/** The content of an answer's body, once it is seen to be a well-formed envelope. */
export function contentOf(answer: string | Buffer): XmlElement | undefined {
  const root = readXml(answer);
  expectThat(root.name === "Envelope" && root.namespace === Namespace.soap, "the answer is a SOAP envelope");
  const body = child(root, "Body", Namespace.soap);
  expectThat(body !== undefined, "the envelope has a body");
  return body.children[0];
}
