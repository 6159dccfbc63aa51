import { FailbackError } from "../errors";
import { Namespace } from "./namespaces";
import { sample, sampleNames } from "./samples.test-support";
import { expectLinearWork } from "./work.test-support";
import { attribute, child, childrenOf, descend, qualifiedName, trimmed, type XmlElement } from "./xml-element";
import { DEFAULT_XML_LIMITS, type ElementTaker, readXml, type XmlLimits, XmlReader } from "./xml-reader";

/** What the reader says about a document it refuses. */
function refusal(document: string | Uint8Array, limits?: XmlLimits): FailbackError {
  try {
    readXml(document, limits);
  } catch (thrown) {
    if (thrown instanceof FailbackError) return thrown;
    throw thrown;
  }
  throw new Error("the document was accepted");
}

function readInChunks(chunks: readonly Uint8Array[]): XmlElement {
  const reader = new XmlReader();
  for (const chunk of chunks) reader.write(chunk);
  return reader.end();
}

/** Elements as plain data without scopes, which hold the same prefixes however the chunks fell. */
function plain({ scope: _, children, ...rest }: XmlElement): unknown {
  return { ...rest, children: children.map(plain) };
}

describe("names", () => {
  it("are matched by the namespace's URI, whatever the prefix", () => {
    const root = readXml(
      '<x:Body xmlns:x="urn:soap"><y:Fault xmlns:y="urn:soap"/><z:Fault xmlns:z="urn:other"/></x:Body>',
    );
    expect(root).toMatchObject({ namespace: "urn:soap", name: "Body" });
    expect(childrenOf(root, "Fault", "urn:soap")).toHaveLength(1);
    expect(childrenOf(root, "Fault")).toHaveLength(2);
  });

  it("follow a prefix that is bound anew further in, and come back to the outer binding after it", () => {
    const root = readXml('<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"><p:c/></p:b><p:d/></p:a>');
    expect(root.children.map(({ namespace, name }) => [namespace, name])).toEqual([
      ["urn:2", "b"],
      ["urn:1", "d"],
    ]);
    expect(descend(root, "b", "c")).toMatchObject({ namespace: "urn:2" });
  });

  it("take the default namespace for elements and none for attributes", () => {
    const root = readXml('<a xmlns="urn:1" k="plain" p:k="prefixed" xmlns:p="urn:2"><b xmlns=""/></a>');
    expect(root).toMatchObject({ namespace: "urn:1", name: "a" });
    expect(attribute(root, "k")).toBe("plain");
    expect(attribute(root, "k", "urn:2")).toBe("prefixed");
    expect(root.children[0]).toMatchObject({ namespace: "", name: "b" });
  });

  it("survive xsi bound to the schema's own namespace, as OMI's client binds it", () => {
    const root = readXml('<a xmlns:xsi="http://www.w3.org/2001/XMLSchema" xsi:nil="true"/>');
    expect(attribute(root, "nil", Namespace.xsi)).toBeUndefined();
    expect(attribute(root, "nil", "http://www.w3.org/2001/XMLSchema")).toBe("true");
  });

  it("with a prefix that is bound nowhere are refused", () => {
    expect(refusal("<p:a/>").message).toContain("unbound namespace prefix");
    expect(refusal('<a p:k="1"/>').message).toContain("unbound namespace prefix");
  });
});

describe("attributes", () => {
  it("do not include the declarations of namespaces", () => {
    const root = readXml('<a xmlns="urn:1" xmlns:p="urn:2" xmlnsk="1" p:k="2" k="3"/>');
    expect(root.attributes).toEqual([
      { namespace: "", name: "xmlnsk", value: "1" },
      { namespace: "urn:2", name: "k", value: "2" },
      { namespace: "", name: "k", value: "3" },
    ]);
  });

  it("keep xml:lang, whose prefix nobody declares", () => {
    expect(attribute(readXml('<a xml:lang="en-US"/>'), "lang", "http://www.w3.org/XML/1998/namespace")).toBe("en-US");
  });

  it("named like parts of JavaScript's objects are attributes like others", () => {
    const root = readXml('<a __proto__="1" constructor="2" xmlns:__proto__="urn:p"><__proto__:b/></a>');
    expect(attribute(root, "__proto__")).toBe("1");
    expect(attribute(root, "constructor")).toBe("2");
    expect(root.children[0]).toMatchObject({ namespace: "urn:p", name: "b" });
  });

  it("given twice are refused, also under two prefixes of one namespace", () => {
    expect(refusal('<a k="1" k="2"/>').message).toContain("duplicate attribute");
    expect(refusal('<a xmlns:p="urn:1" xmlns:q="urn:1" p:k="1" q:k="2"/>').message).toContain("duplicate attribute");
  });
});

describe("text", () => {
  it("is that of the element itself, around its children, not that of its children", () => {
    const root = readXml("<a>one <b>two</b> three</a>");
    expect(root.text).toBe("one  three");
    expect(child(root, "b")?.text).toBe("two");
  });

  it("joins CDATA sections and references with what stands around them", () => {
    expect(readXml("<a>1 &lt; <![CDATA[<b>&amp;]]> &#50;&#x1F600;&quot;&apos;&gt;</a>").text).toBe(
      "1 < <b>&amp; 2😀\"'>",
    );
  });

  it("has its line ends made one by the rules of XML, but for those written as references", () => {
    expect(readXml("<a>1\r\n2\r3&#13;&#10;4</a>").text).toBe("1\n2\n3\r\n4");
  });

  it("is given as it stands, and trimmed on request", () => {
    const root = readXml("<a>\n  5985 \n</a>");
    expect(root.text).toBe("\n  5985 \n");
    expect(trimmed(root)).toBe("5985");
    expect(trimmed(undefined)).toBeUndefined();
  });

  it("tells an empty element from none", () => {
    const root = readXml("<a><b/><c></c></a>");
    expect(trimmed(child(root, "b"))).toBe("");
    expect(trimmed(child(root, "c"))).toBe("");
    expect(child(root, "d")).toBeUndefined();
  });
});

describe("values that are qualified names", () => {
  const name = (document: string, ...path: string[]) => {
    const element = descend(readXml(document), ...path);
    if (!element) throw new Error("no such element");
    return qualifiedName(element);
  };

  it("take the prefix from the nearest element that binds it", () => {
    expect(name('<a xmlns:w="urn:outer"><b><c> w:AccessDenied </c></b></a>', "b", "c")).toEqual({
      namespace: "urn:outer",
      name: "AccessDenied",
    });
    expect(name('<a xmlns:w="urn:outer"><b xmlns:w="urn:inner"><c>w:X</c></b></a>', "b", "c").namespace).toBe(
      "urn:inner",
    );
    expect(name('<a xmlns:w="urn:outer"><b xmlns:w="urn:inner"/><c>w:X</c></a>', "c").namespace).toBe("urn:outer");
    expect(name('<a xmlns:w="urn:outer"><b xmlns:v="urn:inner">w:X</b></a>', "b").namespace).toBe("urn:outer");
  });

  it("without a prefix take the default namespace", () => {
    expect(name('<a xmlns="urn:1">X</a>')).toEqual({ namespace: "urn:1", name: "X" });
    expect(name("<a>X</a>")).toEqual({ namespace: "", name: "X" });
  });

  it("with a prefix that is bound nowhere have no namespace, and keep their name", () => {
    expect(name("<a>w:X</a>")).toEqual({ namespace: "", name: "X" });
    expect(name("<a>constructor:X</a>")).toEqual({ namespace: "", name: "X" });
  });
});

describe("a document in chunks", () => {
  const document = Buffer.from(
    '\ufeff<?xml version="1.0" encoding="UTF-8"?>\r\n<p:ä xmlns:p="urn:größe" p:k="a&#x20AC;b&amp;"><!-- ü --><q>𝄞\r\n&lt;é</q><![CDATA[<ß>]]]]><![CDATA[>]]></p:ä>\r\n',
    "utf8",
  );
  const whole = plain(readXml(document));

  it("means the same wherever it is cut: within a character, a tag, a reference, a CDATA section, a line end", () => {
    expect(whole).toMatchObject({ namespace: "urn:größe", name: "ä", text: "<ß>]]>" });
    for (let at = 0; at <= document.length; at++) {
      expect([at, plain(readInChunks([document.subarray(0, at), document.subarray(at)]))]).toEqual([at, whole]);
    }
  });

  it("means the same byte by byte", () => {
    expect(plain(readInChunks([...document].map((byte) => Uint8Array.of(byte))))).toEqual(whole);
  });

  it("may begin with a byte order mark, and have it nowhere else as one", () => {
    expect(readXml("\ufeff<a/>").name).toBe("a");
    expect(readXml("<a>\ufeff</a>").text).toBe("\ufeff");
  });
});

describe("what is refused, as answerUnreadable", () => {
  it.each([
    ["a DOCTYPE", "<!DOCTYPE a><a/>", "DOCTYPE"],
    ["a DOCTYPE that declares entities", '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "DOCTYPE"],
    ["a DOCTYPE that names a file", '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "DOCTYPE"],
    ["an entity nobody defined", "<a>&nbsp;</a>", "undefined entity"],
    ["an entity nobody defined, in an attribute", '<a k="&x;"/>', "undefined entity"],
    ["an ampersand by itself", "<a>1 & 2</a>", "not well-formed"],
    ["a reference to a character XML has not", "<a>&#0;</a>", "malformed character entity"],
    ["a control character", "<a>\u0007</a>", "disallowed character"],
    ["nothing", "", "root element"],
    ["white space alone", "  \n", "root element"],
    ["text instead of XML", "service unavailable", "text data outside of root node"],
    ["a page of HTML", "<html><body><br></body></html>", "not well-formed"],
    ["an end that is missing", "<a><b></b>", "unclosed tag"],
    ["a cut within a tag", "<a><b", "not well-formed"],
    ["an end of another element", "<a></b>", "not well-formed"],
    ["a second root", "<a/><b/>", "one root"],
    ["text after the root", "<a/>x", "outside of root"],
    ["an attribute without quotes", "<a k=1/>", "unquoted"],
  ])("%s", (_, document, why) => {
    const error = refusal(document);
    expect(error.code).toBe("answerUnreadable");
    expect(error.message).toContain(why);
  });

  it.each([
    ["a byte that begins nothing", [0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e]],
    ["a surrogate in UTF-8", [0x3c, 0x61, 0x3e, 0xed, 0xa0, 0x80, 0x3c, 0x2f, 0x61, 0x3e]],
    ["an overlong slash", [0x3c, 0x61, 0x3e, 0xc0, 0xaf, 0x3c, 0x2f, 0x61, 0x3e]],
    ["UTF-16", [0xff, 0xfe, 0x3c, 0x00, 0x61, 0x00, 0x2f, 0x00, 0x3e, 0x00]],
    ["a character that is cut off by the end", [0x3c, 0x61, 0x2f, 0x3e, 0xe2, 0x82]],
  ])("%s", (_, bytes) => {
    const error = refusal(Uint8Array.from(bytes));
    expect(error.code).toBe("answerUnreadable");
    expect(error.message).toContain("not valid UTF-8");
  });

  it("in few words, however long the name is that the peer chose", () => {
    expect(refusal(`<a></${"b".repeat(1_000_000)}>`).message.length).toBeLessThan(2_100);
  });
});

describe("XML 1.1", () => {
  it("is refused: its texts may hold what nobody can write back in 1.0", () => {
    expect(refusal('<?xml version="1.1"?><a>&#1;</a>').message).toContain("not XML 1.0");
    expect(readXml('<?xml version="1.0"?><a>&#9;</a>').text).toBe("\t");
  });
});

describe("limits", () => {
  const limits: XmlLimits = { maxBytes: 1_000, maxDepth: 4, maxElements: 10, maxAttributes: 3 };

  it("a document at each limit is read", () => {
    expect(readXml("<a><b><c><d/></c></b></a>", limits).name).toBe("a");
    expect(readXml(`<a>${"<b/>".repeat(9)}</a>`, limits).children).toHaveLength(9);
    expect(readXml(`<a>${"x".repeat(993)}</a>`, limits).text).toHaveLength(993);
    expect(readXml('<a xmlns="urn:a" b="" c=""><d b="" c="" d=""/><d b="" c="" d=""/></a>', limits).name).toBe("a");
  });

  it("one byte, level, element or attribute more is refused", () => {
    expect(refusal('<a><b xmlns="urn:a" c="" d="" e=""/></a>', limits).message).toContain("more than 3 attributes");
    expect(refusal("<a><b><c><d><e/></d></c></b></a>", limits).message).toContain("nested deeper than 4");
    expect(refusal(`<a>${"<b/>".repeat(10)}</a>`, limits).message).toContain("more than 10 elements");
    expect(refusal(`<a>${"x".repeat(994)}</a>`, limits).message).toContain("larger than 1000 bytes");
  });

  it("bytes are counted over all chunks, and refused before they are looked at", () => {
    const reader = new XmlReader(limits);
    reader.write(Buffer.from(`<a>${"x".repeat(900)}`));
    expect(() => reader.write(Buffer.alloc(200, 0xff))).toThrow("larger than 1000 bytes");
  });

  it.each<[string, (reader: XmlReader) => void]>([
    ["a hundred million levels", endless("<a>")],
    ["elements side by side", endless("<b/>", "<a>")],
    ["text without an end", endless("lorem ipsum ", "<a>")],
    ["references without an end", endless("&#65;", "<a>")],
    ["a name without an end", endless("a", "<")],
    ["an attribute without an end", endless("a", '<a k="')],
    ["attributes without an end", endlessAttributes()],
    ["namespaces without an end", endlessAttributes("xmlns:")],
    ["a comment without an end", endless("- ", "<!--")],
    ["an entity's name without an end", endless("a", "<a>&")],
    ["a processing instruction without an end", endless("? ", "<?a ")],
    ["a CDATA section without an end", endless("]] ", "<a><![CDATA[")],
    ["white space before the document", endless(" ")],
  ])("%s end in a refusal, after no more work than their length", async (_, feed) => {
    const { maxBytes, maxElements } = DEFAULT_XML_LIMITS;
    await expectLinearWork(0.5, (share) => {
      const limits = { ...DEFAULT_XML_LIMITS, maxBytes: maxBytes * share, maxElements: maxElements * share };
      expect(() => feed(new XmlReader(limits))).toThrow(expect.objectContaining({ code: "answerUnreadable" }));
    });
  });

  /** Feeds a peer's endless stream until the reader has had enough. */
  function endless(piece: string, opening = "") {
    return (reader: XmlReader): void => {
      reader.write(Buffer.from(opening));
      const chunk = Buffer.from(piece.repeat(Math.ceil(16_384 / piece.length)));
      for (;;) reader.write(chunk);
    };
  }

  function endlessAttributes(prefix = "") {
    return (reader: XmlReader): void => {
      reader.write(Buffer.from("<a"));
      for (let n = 0; ; n += 100) {
        const some = Array.from({ length: 100 }, (_, i) => ` ${prefix}k${n + i}="v"`);
        reader.write(Buffer.from(some.join("")));
      }
    };
  }
});

describe("elements taken as they end", () => {
  const read = (document: string, take: ElementTaker, limits: XmlLimits = DEFAULT_XML_LIMITS) => {
    const reader = new XmlReader(limits, take);
    reader.write(Buffer.from(document));
    return reader.end();
  };

  it("are shown whole, with those still open around them", () => {
    const seen: unknown[] = [];
    read('<a><b k="1">x<c/>y</b></a>', (element, within) => {
      const around = within.map(({ name }) => name);
      seen.push([...around, element.name, element.text, element.children.length, element.attributes.length]);
      return false;
    });
    expect(seen).toEqual([
      ["a", "b", "c", "", 0, 0],
      ["a", "b", "xy", 1, 1],
      ["a", "", 1, 0],
    ]);
  });

  it("are not kept, and everything else is as without", () => {
    const root = read("<a>1<b/>2<c><b/></c>3</a>", ({ name }) => name === "b");
    expect(plain(root)).toEqual(plain(readXml("<a>12<c/>3</a>")));
  });

  it("come before the document ends, so that a long one need not be held", () => {
    const seen: string[] = [];
    const reader = new XmlReader(DEFAULT_XML_LIMITS, ({ text }) => seen.push(text) > 0);
    reader.write(Buffer.from("<a><b>1</b><b>2</b><b>3"));
    expect(seen).toEqual(["1", "2"]);
  });

  it("count for every limit", () => {
    const limits: XmlLimits = { maxBytes: 1_000, maxDepth: 4, maxElements: 10, maxAttributes: 100 };
    const all: ElementTaker = (_, within) => within.length > 0;
    const refused = (document: string) => expect(() => read(document, all, limits));
    expect(read(`<a>${"<b/>".repeat(9)}</a>`, all, limits).children).toEqual([]);
    refused(`<a>${"<b/>".repeat(10)}</a>`).toThrow("more than 10 elements");
    refused("<a><b><c><d><e/></d></c></b></a>").toThrow("nested deeper than 4");
    refused(
      `<a>${"<b>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx</b>".repeat(13)}</a>`,
    ).toThrow("larger than 1000 bytes");
  });

  it("do not hide that the rest is not well-formed", () => {
    expect(() => read("<a><b/></c>", () => true)).toThrow("unexpected close tag");
  });
});

describe("recorded answers of other implementations", () => {
  it("were found", () => {
    expect(sampleNames.length).toBeGreaterThan(45);
  });

  it.each(sampleNames)("%s is an envelope with one thing in its body", (name) => {
    const envelope = readXml(sample(name));
    expect(envelope).toMatchObject({ name: "Envelope", namespace: Namespace.soap });
    expect(child(envelope, "Body", Namespace.soap)?.children).toHaveLength(1);
  });

  it.each(sampleNames)("%s means the same in chunks of a few bytes", (name) => {
    const body = sample(name);
    const chunks = Array.from({ length: Math.ceil(body.length / 7) }, (_, i) => body.subarray(i * 7, i * 7 + 7));
    expect(plain(readInChunks(chunks))).toEqual(plain(readXml(body)));
  });
});
