import { readDatetime } from "../../provider/cim/datetime";
import { bigintOf, type CimInstance, numberOf, numbersOf, stringOf } from "../../provider/cim/instance";
import { WsmanCimSession } from "../../provider/cim/wsman-session";
import { context, enumerateResponse, pullResponse } from "../../provider/transport/winrm/answers.test-support";
import { readEndpointReference } from "../../provider/transport/winrm/endpoint-reference";
import { type Ask, useScriptedWsman } from "../../provider/transport/winrm/scripted-wsman.test-support";
import { Namespace } from "../../provider/wire/namespaces";
import { sample, sampleHead, sampleNames } from "../../provider/wire/samples.test-support";
import { child, childrenOf, descend, trimmed } from "../../provider/wire/xml-element";
import { readXml } from "../../provider/wire/xml-reader";
import { type Answered, recordedAnswers, type Shown } from "./recorded-answers";

const serve = useScriptedWsman();
const NAMESPACE = "root/virtualization/v2";
const ALL = `http://schemas.microsoft.com/wbem/wsman/1/wmi/${NAMESPACE}/*`;

/** The recording, with the status it came with, made to relate to the question at hand. */
function replay(name: string) {
  return ({ messageId }: Ask) => ({
    status: Number(sampleHead(name)?.start ?? 200),
    text: sample(name)
      .toString("utf8")
      .replace(/(<[\w-]+:RelatesTo>)[^<]*/, `$1${messageId}`),
  });
}

const end = () => pullResponse("<n:EndOfSequence/>");

async function callGives(name: string): Promise<CimInstance> {
  const session = new WsmanCimSession((await serve(replay(name))).client, NAMESPACE);
  const target = session.reference("X", []);
  return session.invoke({ target, method: "M", parameters: [], deadlineMs: 30_000 });
}

/** The recording as the first answer to a query, or as a later one, and what was asked after it. */
async function queryGives(name: string, kind: "enumerate" | "pull") {
  const before = kind === "pull" ? [() => enumerateResponse(context("first"))] : [];
  const server = await serve(...before, replay(name), end);
  const found = await new WsmanCimSession(server.client, NAMESPACE).query({ className: "X" });
  return { found, next: server.asks.at(before.length + 1)?.context };
}

function expectShown(found: CimInstance | undefined, shown: Shown): void {
  const { className, properties, nulls = 0, trees = [], reference } = shown;
  expect(found).toMatchObject({ className, reference });
  const all = [...(found?.properties ?? [])];
  const plain = all.filter(([name, value]) => value !== null && !trees.includes(name));
  expect(Object.fromEntries(plain)).toEqual(properties);
  expect(all.filter(([name, value]) => value === null && !trees.includes(name))).toHaveLength(nulls);
  for (const tree of trees)
    expect([found?.properties.get(tree) ?? null].flat().some((value) => value !== null)).toBe(false);
}

async function expectItems(name: string, said: Extract<Answered, { kind: "enumerate" | "pull" }>): Promise<void> {
  const { found, next } = await queryGives(name, said.kind);
  expect(found).toHaveLength(said.items.length);
  for (const [at, shown] of said.items.entries()) expectShown(found[at], shown);
  expect(next).toBe(said.context);
}

async function expectReferences(name: string, said: Extract<Answered, { kind: "references" }>): Promise<void> {
  const server = await serve(replay(name), end);
  const found = await server.client.enumerate({ resourceUri: ALL, wql: "SELECT * FROM X", deadlineMs: 30_000 });
  expect(found.map(({ object }) => readEndpointReference(object))).toEqual(said.items);
  expect(server.asks[1]?.context).toBe(said.context);
}

/** Nothing of the provider reads this: it never asks who answers. */
function expectIdentity(name: string): void {
  const said = child(readXml(sample(name)), "Body")?.children[0];
  expect(said?.name).toBe("IdentifyResponse");
  expect(trimmed(child(said, "ProductVendor"))).toBe("Open Management Infrastructure");
  expect(trimmed(child(said, "ProductVersion"))).toBe("1.0.8-6");
  expect(trimmed(child(said, "ProtocolVersion"))).toBe(Namespace.wsman);
}

async function expectAnswer(name: string, said: Answered): Promise<void> {
  switch (said.kind) {
    case "identify":
      return expectIdentity(name);
    case "object":
      return expectShown(await callGives(name), said.shown);
    case "enumerate":
    case "pull":
      return expectItems(name, said);
    case "references":
      return expectReferences(name, said);
    case "fault": {
      const cause = { subcode: said.subcode, codes: [], message: said.message };
      return expect(callGives(name)).rejects.toMatchObject({ code: said.code, cause });
    }
  }
}

describe("W1 a recorded answer is read by the provider, value by value", () => {
  it.each(Object.entries(recordedAnswers))("W1 %s", expectAnswer);

  it("W1 every answer has its expectation", () => {
    expect(Object.keys(recordedAnswers).sort()).toEqual(sampleNames);
  });

  it.each(sampleNames.filter((name) => sampleHead(name)))("W1 %s came with the length its head tells", (name) => {
    const head = sampleHead(name);
    expect(head?.start).toBe(recordedAnswers[name]?.kind === "fault" ? "500" : "200");
    expect(Number(head?.headers.get("content-length"))).toBe(sample(name).length);
  });
});

describe("W1 values of every type", () => {
  it.each(["omi-14-get-all-types.response.xml", "omi-23-get-all-types-winrm-user-agent.response.xml"])(
    "W1 come out as numbers of 64 bits, dates and texts, null apart from absent: %s",
    async (name) => {
      const { found } = await queryGives(name, "enumerate");
      const [one] = found;
      if (!one) throw new Error("nothing was read");
      expect(bigintOf(one, "u64")).toBe(18_446_744_073_709_551_613n);
      expect(bigintOf(one, "s64")).toBe(-9_223_372_036_854_775_805n);
      expect(numberOf(one, "s32")).toBe(-17_568);
      expect(numbersOf(one, "s8A")).toEqual([0, -128, 127]);
      expect(readDatetime(stringOf(one, "dt") ?? "")).toEqual({
        kind: "instant",
        ms: Date.UTC(2010, 6, 14, 11, 42, 11, 900),
        micros: 675,
        offsetMinutes: -7,
      });
      expect(one.properties.get("u64A")).toBeNull();
      expect(one.properties.has("u64B")).toBe(false);
    },
  );

  it("W1 come wrapped in cim:Datetime for Windows' own client alone", () => {
    const dateOf = (name: string) =>
      descend(readXml(sample(name)), "Body", "EnumerateResponse", "Items", "X_SingletonWithAllTypes", "dt");
    const wrapped = dateOf("omi-23-get-all-types-winrm-user-agent.response.xml");
    expect(child(wrapped, "Datetime", Namespace.cim)?.text).toBe("2010-07-14T11:35:11.900675-00:07");
    expect(dateOf("omi-14-get-all-types.response.xml")?.children).toEqual([]);
  });

  it.each<[string, string, string, readonly string[]]>([
    ["omi-14-get-all-types.response.xml", "fourObjects", "id", ["9001", "9002", "9003", "9004"]],
    ["omi-23-get-all-types-winrm-user-agent.response.xml", "person", "Last", ["Smith"]],
    ["omi-25-invoke-embedded-instances.response.xml", "ReturnValue", "id", ["9"]],
    ["omi-25-invoke-embedded-instances.response.xml", "objectsArray", "Species", ["test", "test"]],
    ["omi-25-invoke-embedded-instances.response.xml", "testObjectsArray", "str", ["s4", "s5"]],
    ["omi-28-invoke-embedded-out.response.xml", "factors", "count", ["3"]],
  ])("W1 an object inside another is a tree of elements: %s %s", async (name, property, key, values) => {
    const [said] = child(readXml(sample(name)), "Body")?.children ?? [];
    const holder = said?.name === "EnumerateResponse" ? descend(said, "Items", "X_SingletonWithAllTypes") : said;
    expect(childrenOf(holder, property).map((tree) => child(tree, key)?.text)).toEqual(values);
  });
});
