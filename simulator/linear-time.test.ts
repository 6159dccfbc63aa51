import { readXml } from "../provider/wire/xml-reader";
import { readBasic } from "./auth/basic";
import { parseObjectPath } from "./cim/parse-object-path";
import { describeRequest } from "./faults/described-request";
import { parseRelationshipInstanceId } from "./model/relationship";
import { isEncrypted, readEncryptedBody } from "./ntlm/encrypted-body";
import { enumerateRequest, machineReference, settingsText, xmlText } from "./testing/envelopes.test-support";
import { committed, machineId, NOON, stateOf } from "./testing/fleets.test-support";
import { growsTooFast } from "./testing/processor-time.test-support";
import { parseDmtfDatetime } from "./wql/dmtf-datetime";
import { isLike } from "./wql/like";
import { parseWql } from "./wql/parse";
import { parseAssociationQuery } from "./wql/parse-association";
import { runWql } from "./wql/run";
import { tokenize } from "./wql/tokens";
import { readEmbeddedInstance } from "./wsman/embedded-instance";
import { readCount } from "./wsman/enumeration-parts";
import { flawIn } from "./wsman/methods/settings-flaw";
import { readOperationTimeout } from "./wsman/operation-timeout";
import { readRequest } from "./wsman/request";
import { parseResourceUri } from "./wsman/resource-uri";
import { isSoap } from "./wsman/soap-type";

const view = {
  state: stateOf(Array.from({ length: 20 }, (_none, n) => committed(n + 1))),
  now: NOON,
  language: "en-US",
} as const;

/** Many are refused, which is as good: it must not take long. */
function quietly(run: () => unknown): () => void {
  return () => {
    try {
      run();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
  };
}

const repeated = (part: string, size: number) => part.repeat(Math.ceil(size / part.length));

/** Texts that make a careless pattern go back and forth: each is repeated, between a beginning and an end. */
type Hostile = readonly [start: string, part: string, end: string];

const WQL: readonly Hostile[] = [
  ["SELECT * FROM X WHERE P = ", "1", "x"],
  ["SELECT * FROM X WHERE P = 1.", "1", "x"],
  ["SELECT * FROM X WHERE P = 1e", "1", "x"],
  ["SELECT * FROM X WHERE P = ", "1.", ""],
  ["SELECT * FROM X WHERE P = '", "a", ""],
  ["SELECT * FROM X WHERE P = '", "\\'", ""],
  ["SELECT * FROM X WHERE P = '", "\\", "'"],
  ["SELECT", " ", "!"],
  ["SELECT ", "a", "!"],
  ["", "<", "!"],
  ["", "''", "!"],
  ["", "'\"", ""],
  ["SELECT * FROM X WHERE ", "NOT ", ""],
  ["SELECT * FROM X WHERE ", "(", ""],
  ["SELECT * FROM X WHERE P=1", " OR P=1", " OR"],
];

const PATHS: readonly Hostile[] = [
  ["\\\\", "h", ""],
  ["\\\\", "\\", ""],
  ["", "a/", ""],
  ["a", ":a", ""],
  ["A", "a", "!"],
  ["A.b=", "1", "!"],
  ['A.b="', "\\", ""],
  ['A.b="', '\\"', ""],
  ["A.b='", "=", "'"],
  ["A.b='", 'A.b="', "'"],
  ["A.b=1", ",b=1", ""],
  ["A", " ", "."],
];

const ASSOCIATIONS: readonly Hostile[] = [
  ["ASSOCIATORS", " ", "{"],
  ["ASSOCIATORS OF", " ", "x"],
  ["ASSOCIATORS OF {", "a", ""],
  ["ASSOCIATORS OF {", "a", "} x"],
  ["ASSOCIATORS OF {", "'}", ""],
  ["ASSOCIATORS OF {", "'a' ", "} x"],
  ["ASSOCIATORS OF {", '"\\"', ""],
  ["ASSOCIATORS OF {A.b=1}", " ", "x"],
  ["ASSOCIATORS OF {A.b=1} WHERE ", " ", ""],
  ["ASSOCIATORS OF {A.b=1} WHERE ", "a", ""],
  ["ASSOCIATORS OF {A.b=1} WHERE Role=", "a", "="],
  ["ASSOCIATORS OF {A.b=1} WHERE ", "Role = a ", ""],
];

const OTHERS: readonly Hostile[] = [
  ["", "1", "x"],
  ["1.", "1", "x"],
  ["", " ", "x"],
  ["", "0", ""],
  ["P", "1", "x"],
  ["PT1.", "1", "x"],
  ["P1DT", "1H", ""],
  ["type=", "; ", ""],
  ["type=", ";", "Length="],
  ["type=a;", " ", "x"],
  ["application/soap+xml", ";", ""],
  ["application/soap+xml;", " ", "charset=x"],
  ["multipart/encrypted", " ", "x"],
  ["FROM", " ", ""],
  ["", "FROM ", ""],
  ["http://schemas.microsoft.com/wbem/wsman/1/wmi/", "/", "?"],
  ["http://schemas.microsoft.com/wbem/wsman/1/wmi/", "a/", "?"],
  ["http://schemas.microsoft.com/wbem/wsman/1/wmi/a/", "a", "?"],
  ["http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/", "a", "/"],
  ["Microsoft:", "0", ""],
  ["", "20261120120000.", ""],
  ["", "*", ".000000+000"],
  ["", "[", ""],
  ["", "%_", ""],
  ["", "=", "!"],
];

const NAMESPACE = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd";
const header = (name: string, text: string) =>
  readXml(`<Header xmlns:w="${NAMESPACE}"><w:${name}>${xmlText(text)}</w:${name}></Header>`);

const READERS: Readonly<Record<string, readonly [readonly Hostile[], (text: string) => unknown]>> = {
  "a query's words": [WQL, tokenize],
  "a query": [WQL, (text) => runWql(parseWql(text), view)],
  "the path of an object": [PATHS, parseObjectPath],
  "a query about links": [ASSOCIATIONS, parseAssociationQuery],
  "a resource URI": [OTHERS, (text) => parseResourceUri(text, [])],
  "a date": [OTHERS, parseDmtfDatetime],
  "the InstanceID of a relationship": [OTHERS, parseRelationshipInstanceId],
  "a time-out": [OTHERS, (text) => readOperationTimeout(header("OperationTimeout", text))],
  "a count": [OTHERS, (text) => readCount(header("MaxElements", text), "MaxElements", NAMESPACE)],
  "a header": [OTHERS, (text) => readRequest(header("MaxEnvelopeSize", text), readXml("<Body/>"), 500_000)],
  "a content type": [OTHERS, (text) => [isSoap(text), isEncrypted(text)]],
  "an encrypted body": [
    OTHERS,
    (text) =>
      readEncryptedBody(
        Buffer.from(
          "--Encrypted Boundary\r\nContent-Type: application/HTTP-SPNEGO-session-encrypted\r\n" +
            `OriginalContent: ${text}\r\n--Encrypted Boundary\r\n`,
        ),
      ),
  ],
  "a pair of name and password": [OTHERS, readBasic],
  "a request that rules look at": [OTHERS, (text) => describeRequest(Buffer.from(enumerateRequest(text)))],
  "a text beside a pattern": [
    OTHERS,
    (text) => [isLike(text, "%1%;%x"), isLike("x".repeat(200), text.slice(0, 1_000))],
  ],
  "the settings of a call": [
    OTHERS,
    (text) => {
      const date = `<PROPERTY NAME="CreationTime" TYPE="datetime"><VALUE>${xmlText(text)}</VALUE></PROPERTY>`;
      const number = `<PROPERTY NAME="RecoveryHistory" TYPE="uint16"><VALUE>${xmlText(text)}</VALUE></PROPERTY>`;
      const instance = readEmbeddedInstance(settingsText(machineId(1), date + number));
      return instance && flawIn(instance);
    },
  ],
};

describe.each(Object.entries(READERS))("reading %s takes no longer than the text is long", (_what, [texts, read]) => {
  it.each(texts)("%s, many times %j, %s", (start, part, end) => {
    const work = (size: number) => {
      const text = start + repeated(part, size) + end;
      return quietly(() => read(text));
    };
    expect(growsTooFast(work)).toBeUndefined();
  });
});

describe("what is read is not looked through again for every object", () => {
  it("columns that are named again and again are named once", () => {
    const query = parseWql(`SELECT Name${",Name, ElementName".repeat(1_000)} FROM Msvm_ComputerSystem`);
    expect(runWql(query, view).columns).toEqual(["Name", "ElementName"]);
  });

  it.each(["1".repeat(8_193), `'${"a".repeat(8_192)}'`, "a".repeat(8_193)])("%.3s… is too long", (value) => {
    expect(() => parseWql(`SELECT * FROM X WHERE P = ${value}`)).toThrow("longer than 8192 characters");
  });

  it("the path of an object is not longer either", () => {
    const path = `A.b='${"a".repeat(8_192)}'`;
    expect(() => parseAssociationQuery(`ASSOCIATORS OF {${path}}`)).toThrow("longer than 8192 characters");
    expect(machineReference(machineId(1)).length).toBeLessThan(8_192);
  });
});
