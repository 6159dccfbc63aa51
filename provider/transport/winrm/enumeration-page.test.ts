import { child, childrenOf } from "../../wire/xml-element";
import { DEFAULT_XML_LIMITS, readXml, XmlReader } from "../../wire/xml-reader";
import {
  context,
  enumerateResponse,
  envelope,
  instance,
  N,
  pullResponse,
  referenceChildren,
} from "./answers.test-support";
import { type EnumeratedItem, StreamedItems } from "./enumeration-page";

const items = (...names: string[]) =>
  `<n:Items>${names.map((name) => instance(name, "<p:Name>x</p:Name>")).join("")}</n:Items>`;

const nameOf = ({ object }: EnumeratedItem) => object.name;

/** What is read of an answer that streams in, and how many items are still in its elements. */
function stream(document: string, page = new StreamedItems("PullResponse", nameOf)) {
  const reader = new XmlReader(DEFAULT_XML_LIMITS, page.taker());
  reader.write(Buffer.from(document));
  const response = child(child(reader.end(), "Body"), "PullResponse", N);
  if (!response) throw new Error("there is no response");
  const left = childrenOf(response, "Items").flatMap(({ children }) => children).length;
  return { names: () => page.in(response), left };
}

describe("items of an answer that streams in", () => {
  it("are read and let go", () => {
    const { names, left } = stream(envelope(pullResponse(context("1") + items("A", "B"))));
    expect(names()).toEqual(["A", "B"]);
    expect(left).toBe(0);
  });

  it("come in order from all lists of items, in whichever namespace those are", () => {
    const lists = items("A") + items("B", "C").replaceAll("n:Items", "w:Items");
    expect(stream(envelope(pullResponse(lists))).names()).toEqual(["A", "B", "C"]);
  });

  it("bring their references along", () => {
    const reference = `<a:EndpointReference>${referenceChildren("A", { Name: "1" })}</a:EndpointReference>`;
    const pair = `<n:Items><w:Item>${instance("A", "")}${reference}</w:Item></n:Items>`;
    const page = new StreamedItems("PullResponse", (item) => item.reference?.selectors);
    const reader = new XmlReader(DEFAULT_XML_LIMITS, page.taker());
    reader.write(Buffer.from(envelope(pullResponse(pair))));
    expect(page.in(readXml("<nothing/>"))).toEqual([[["Name", "1"]]]);
    reader.end();
  });

  it("without an object are refused when the answer is taken in, not while it streams", () => {
    const { names, left } = stream(envelope(pullResponse("<n:Items><w:Item/></n:Items>")));
    expect(left).toBe(1);
    expect(names).toThrow("holds no object");
  });

  it.each([
    ["in a header", envelope(pullResponse("")).replace("<s:Header>", `<s:Header>${pullResponse(items("A"))}`)],
    ["in a response of another name", envelope(enumerateResponse(items("A")) + pullResponse(""))],
    ["in a second response", envelope(pullResponse("") + pullResponse(items("A")))],
    [
      "in a second body",
      envelope(pullResponse("")).replace("</s:Body>", `</s:Body><s:Body>${pullResponse(items("A"))}</s:Body>`),
    ],
    [
      "in a response of another namespace",
      envelope(pullResponse(items("A")).replaceAll("n:Pull", "w:Pull") + pullResponse("")),
    ],
    ["deeper", envelope(pullResponse(`<n:More>${items("A")}</n:More>`))],
    ["in another envelope's place", envelope(`<w:X>${pullResponse(items("A"))}</w:X>${pullResponse("")}`)],
  ])("%s are none of the answer's", (_, document) => {
    expect(stream(document).names()).toEqual([]);
  });

  it("in a response that is not the first in the body are read from there", () => {
    expect(stream(envelope(`<w:X/>${pullResponse(items("A"))}`)).names()).toEqual(["A"]);
  });

  it("of an answer that broke off are forgotten when it is asked for again", () => {
    const page = new StreamedItems("PullResponse", nameOf);
    const broken = new XmlReader(DEFAULT_XML_LIMITS, page.taker());
    broken.write(Buffer.from(envelope(pullResponse(items("A", "B"))).slice(0, -80)));
    expect(stream(envelope(pullResponse(items("A", "B", "C"))), page).names()).toEqual(["A", "B", "C"]);
  });
});
