import { attribute } from "./xml-element";
import { readXml } from "./xml-reader";
import { join, tag, text } from "./xml-writer";

/** Everything XML 1.0 gives a meaning to, and what a careless reader or writer loses. */
const hard = `<&>"' ]]> \t\r\n \r \n\n 	end 𝄞 \u0085 \u2028 \u00a0 <![CDATA[x]]> &amp; &#10; \\`;

describe("text", () => {
  it("comes back as it was, line ends and tabs included", () => {
    expect(readXml(tag("a", {}, text(hard))).text).toBe(hard);
  });

  it("comes back as it was after two rounds, as an embedded instance goes", () => {
    const inner = tag("VALUE", {}, text(hard));
    const outer = readXml(tag("c:Parameter", { "xmlns:c": "urn:c" }, text(inner)));
    expect(readXml(outer.text).text).toBe(hard);
  });

  it("is written with references for whatever XML would read differently", () => {
    expect(text('a<b>&"\r\n\t')).toBe("a&lt;b&gt;&amp;&quot;&#13;&#10;&#9;");
  });

  it.each([
    ["NUL", "a\u0000b"],
    ["a control character", "\u001b[2J"],
    ["vertical tab", "\u000b"],
    ["form feed", "\u000c"],
    ["a high surrogate by itself", "\ud834"],
    ["a low surrogate by itself", "\udd1e"],
    ["a pair in the wrong order", "\udd1e\ud834"],
    ["U+FFFE", "\ufffe"],
    ["U+FFFF", "\uffff"],
  ])("with %s is refused, not written in part", (_, value) => {
    expect(() => text(value)).toThrow(RangeError);
    expect(() => tag("a", { k: value })).toThrow(RangeError);
  });

  it.each([
    ["a surrogate pair", "𝄞"],
    ["delete and the C1 controls", "\u007f\u0080\u009f"],
    ["U+FFFD", "\ufffd"],
  ])("with %s is written", (_, value) => {
    expect(readXml(tag("a", {}, text(value))).text).toBe(value);
  });
});

describe("attributes", () => {
  it("come back as they were, line ends and tabs included", () => {
    expect(attribute(readXml(tag("a", { k: hard })), "k")).toBe(hard);
  });

  it("that are undefined are left out, those that are empty are not", () => {
    expect(tag("a", { one: undefined, two: "", three: "3" })).toBe('<a two="" three="3"/>');
  });

  it("keep their order", () => {
    expect(tag("a", { z: "1", a: "2" })).toBe('<a z="1" a="2"/>');
  });
});

describe("elements", () => {
  it("without content are written empty", () => {
    expect(tag("a")).toBe("<a/>");
    expect(tag("a", {}, text(""))).toBe("<a/>");
    expect(tag("a", {}, join([]))).toBe("<a/>");
  });

  it("hold their children in order, markup as markup and text as text", () => {
    expect(tag("a", {}, tag("b"), text("<"), join([tag("c"), tag("d")]))).toBe("<a><b/>&lt;<c/><d/></a>");
  });
});
