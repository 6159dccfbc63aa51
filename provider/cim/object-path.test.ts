import fc from "fast-check";
import { expectLinearWork } from "../wire/work.test-support";
import {
  formatObjectPath,
  type KeyValue,
  type ObjectPath,
  parseObjectPath,
  toObjectPath,
  toReference,
} from "./object-path";

const WMI = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2";

describe("an object path is read", () => {
  it("in the form of WMI, with its host, backslashes and quotes escaped", () => {
    const text = String.raw`\\HV-DR-01\root\virtualization\v2:Msvm_ReplicationProvider.InstanceID="Microsoft:HV-DR-01\\ReplicationProvider\\The \"one\", v=2",Name="22391CDC-272C-4DDF-BA88-9BEFB1A0975C"`;
    expect(parseObjectPath(text)).toEqual({
      host: "HV-DR-01",
      namespace: "root/virtualization/v2",
      className: "Msvm_ReplicationProvider",
      keys: [
        ["InstanceID", String.raw`Microsoft:HV-DR-01\ReplicationProvider\The "one", v=2`],
        ["Name", "22391CDC-272C-4DDF-BA88-9BEFB1A0975C"],
      ],
    });
  });

  it.each<[string, ObjectPath]>([
    ['root/virtualization/v2:C.K="v"', { namespace: "root/virtualization/v2", className: "C", keys: [["K", "v"]] }],
    ['//./root/cimv2:C.K="v"', { host: ".", namespace: "root/cimv2", className: "C", keys: [["K", "v"]] }],
    ['C.K=""', { className: "C", keys: [["K", ""]] }],
    ["root/cimv2:C=@", { namespace: "root/cimv2", className: "C", keys: [] }],
    [
      "C.A=-5,B=TRUE,D=false",
      {
        className: "C",
        keys: [
          ["A", -5n],
          ["B", true],
          ["D", false],
        ],
      },
    ],
    ["C.A=18446744073709551615", { className: "C", keys: [["A", 2n ** 64n - 1n]] }],
  ])("in the form %s", (text, path) => {
    expect(parseObjectPath(text)).toEqual(path);
  });

  it.each([
    "",
    "C",
    "root/cimv2:C",
    "C=",
    'C="v"',
    "C.",
    "C.K",
    'C.K="v',
    'C.K="v",',
    String.raw`C.K="v\"`,
    'C.K="v"x',
    "C.K=1x",
    "C.K=v",
    "C.K='v'",
    "C=@x",
    "1C.K=1",
    ":C.K=1",
    "22391CDC-272C-4DDF-BA88-9BEFB1A0975C",
    String.raw`Microsoft:HV-DR-01\ReplicationProvider\x`,
  ])("never from %j", (text) => {
    expect(parseObjectPath(text)).toBeUndefined();
  });

  it("in time that does not grow with tricks", async () => {
    await expectLinearWork(250_000, (size) => {
      expect(parseObjectPath(`${"a/".repeat(size)}:`)).toBeUndefined();
      expect(parseObjectPath(`C.K="${"\\".repeat(2 * size + 1)}`)).toBeUndefined();
    });
  });
});

const names = fc.stringMatching(/^[A-Za-z_]\w{0,20}$/);
const values: fc.Arbitrary<KeyValue> = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom(...'\\",=\n') }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
  fc.boolean(),
);
const spaces = fc.array(names, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
const object = { className: names, keys: fc.array(fc.tuple(names, values)) };
const paths: fc.Arbitrary<ObjectPath> = fc.oneof(
  fc.record(object),
  fc.record({ namespace: spaces, ...object }),
  fc.record({ host: fc.stringMatching(/^[\w.-]{1,20}$/), namespace: spaces, ...object }),
);

describe("any object path", () => {
  it("comes back as it was written, every character of its keys and their types included", () => {
    fc.assert(fc.property(paths, (path) => expect(parseObjectPath(formatObjectPath(path))).toEqual(path)));
  });

  it("is written in the form of WMI with a host, and in that of Hyper-V's settings without", () => {
    const path: ObjectPath = { namespace: "root/virtualization/v2", className: "C", keys: [["K", 'a\\"b']] };
    expect(formatObjectPath({ host: "H", ...path })).toBe(String.raw`\\H\root\virtualization\v2:C.K="a\\\"b"`);
    expect(formatObjectPath(path)).toBe(String.raw`root/virtualization/v2:C.K="a\\\"b"`);
  });
});

describe("an object path and a reference", () => {
  const path: ObjectPath = {
    namespace: "root/virtualization/v2",
    className: "C",
    keys: [
      ["K", "v"],
      ["L", "w"],
    ],
  };
  const reference = {
    resourceUri: `${WMI}/C`,
    selectors: [
      ["K", "v"],
      ["L", "w"],
    ] as const,
  };

  it("say the same", () => {
    expect(toReference(path, "root/other")).toEqual(reference);
    expect(toObjectPath(reference)).toEqual(path);
  });

  it("lie in the namespace given when the path names none, keys that are no text as text", () => {
    expect(
      toReference(
        {
          className: "C",
          keys: [
            ["A", 5n],
            ["B", true],
          ],
        },
        "root/virtualization/v2",
      ),
    ).toEqual({
      resourceUri: `${WMI}/C`,
      selectors: [
        ["A", "5"],
        ["B", "true"],
      ],
    });
  });

  it("do without the selector that only names the namespace", () => {
    const withNamespace = { ...reference, selectors: [["__cimnamespace", "root/x"] as const, ...reference.selectors] };
    expect(toObjectPath(withNamespace)).toEqual(path);
  });

  it("hold the path of another object where a key leads to one", () => {
    const outer = { resourceUri: `${WMI}/D`, selectors: [["Left", reference] as const] };
    expect(toObjectPath(outer)?.keys).toEqual([["Left", 'root/virtualization/v2:C.K="v",L="w"']]);
  });

  it.each([
    "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/C",
    "http://schemas.microsoft.com/wbem/wsman/1/wmi/C",
    `${WMI}/`,
    "",
  ])("are not both there when the address is %j", (resourceUri) => {
    expect(toObjectPath({ resourceUri, selectors: [] })).toBeUndefined();
    expect(
      toObjectPath({ resourceUri: `${WMI}/D`, selectors: [["L", { resourceUri, selectors: [] }]] }),
    ).toBeUndefined();
  });
});
