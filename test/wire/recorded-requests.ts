import type { AssociationQuery } from "../../simulator/wql/association-query";
/** A key, or a reference to an object of MSFT_Person by its Key. */
export type AskedValue = string | { readonly person: string };

/** What a recorded request asks; the namespace is this host's, once the request is addressed to it. */
export interface Asked {
  /** `Identify` has neither class nor message id. */
  readonly operation: "Identify" | "Get" | "Enumerate" | "Pull" | "Invoke";
  readonly className?: string;
  readonly messageId?: string;
  readonly selectors?: Readonly<Record<string, AskedValue>>;
  readonly maxEnvelopeSize?: number;
  readonly locale?: string;
  /** Of an Enumerate. */
  readonly mode?: string;
  readonly wql?: string;
  /** What the host's reader makes of the query; `refused` when it cannot be used. */
  readonly query?: { readonly className: string; readonly key?: readonly [string, string | number] } | "refused";
  /** What it makes of a question about the links of an object. */
  readonly association?: Omit<AssociationQuery, "role" | "resultRole">;
  /** Of a Pull. */
  readonly context?: string;
  readonly maxElements?: number;
  /** Of an Invoke. */
  readonly method?: string;
  readonly parameters?: Readonly<Record<string, AskedValue>>;
  /** A tree of elements stands where Windows wants the text of an instance: refused. */
  readonly tree?: true;
  /** How the host refuses it as it was sent, to another server's namespace; unreachable when nothing is said. */
  readonly asSent?: "w:SchemaValidationError";
}

/** What every hand-written envelope says about itself. */
const byHand = { maxEnvelopeSize: 512_000, locale: "en-US" };
/** What OMI's command line says about itself. */
const omicli = { maxEnvelopeSize: 102_400, locale: "en-us" };

const president = { className: "MSFT_President" };
const third = {
  wql: "select * from MSFT_President where Key = 3",
  query: { className: "MSFT_President", key: ["Key", 3] },
} as const;
const opened = { operation: "Enumerate" } as const;
const pulled = { operation: "Pull" } as const;
const got = { operation: "Get" } as const;
const called = { operation: "Invoke" } as const;
const calculator = { className: "TestClass_MethodProvider_Calc" };
const sum = { method: "Add", parameters: { X: "1.5", Y: "2.25" } };
const MACHINE = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";

export const recordedRequests: Readonly<Record<string, Asked>> = {
  "libvirt-01-Enumerate.request.txt": {
    ...opened,
    className: "*",
    messageId: "uuid:1bbe8871-60e1-10e1-8002-00005e005301",
    wql: "SELECT * FROM Win32_ComputerSystemProduct ",
    query: { className: "Win32_ComputerSystemProduct" },
  },
  "libvirt-02-Pull.request.txt": {
    ...pulled,
    className: "Win32_ComputerSystemProduct",
    context: "uuid:00000001-0000-0000-0000-000000000000",
  },
  "libvirt-17-RequestStateChange.request.txt": {
    ...called,
    className: "Msvm_ComputerSystem",
    selectors: { Name: MACHINE, CreationClassName: "Msvm_ComputerSystem" },
    method: "RequestStateChange",
    parameters: { RequestedState: "2" },
  },
  "libvirt-18-Enumerate.request.txt": {
    ...opened,
    className: "*",
    wql: "SELECT * FROM Msvm_ConcreteJob WHERE InstanceID = 'JOB-1'",
    query: { className: "Msvm_ConcreteJob", key: ["InstanceID", "JOB-1"] },
  },
  "libvirt-19-Pull.request.txt": {
    ...pulled,
    className: "Msvm_ConcreteJob",
    context: "uuid:00000018-0000-0000-0000-000000000000",
  },
  "libvirt-69-Enumerate.request.txt": {
    ...opened,
    className: "*",
    wql: `ASSOCIATORS OF {Msvm_ComputerSystem.CreationClassName='Msvm_ComputerSystem',Name='${MACHINE}'} WHERE AssocClass = Msvm_SettingsDefineState ResultClass = Msvm_VirtualSystemSettingData`,
    association: {
      wanted: "associators",
      source: {
        kind: "reference",
        className: "Msvm_ComputerSystem",
        keys: [
          ["CreationClassName", "Msvm_ComputerSystem"],
          ["Name", MACHINE],
        ],
      },
      assocClass: "Msvm_SettingsDefineState",
      resultClass: "Msvm_VirtualSystemSettingData",
    },
  },
  "libvirt-70-Pull.request.txt": {
    ...pulled,
    className: "Msvm_VirtualSystemSettingData",
    context: "uuid:00000069-0000-0000-0000-000000000000",
  },
  "libvirt-73-ModifyResourceSettings.request.txt": {
    ...called,
    className: "Msvm_VirtualSystemManagementService",
    selectors: { CreationClassName: "Msvm_VirtualSystemManagementService" },
    method: "ModifyResourceSettings",
    parameters: {
      ResourceSettings: `<?xml version="1.0"?>
<INSTANCE CLASSNAME="Msvm_ProcessorSettingData">
  <PROPERTY NAME="InstanceID" TYPE="string">
    <VALUE>Microsoft:${MACHINE.toUpperCase()}\\cpu</VALUE>
  </PROPERTY>
  <PROPERTY NAME="VirtualQuantity" TYPE="uint64">
    <VALUE>4</VALUE>
  </PROPERTY>
</INSTANCE>
`,
    },
  },
  "omi-01-identify.request.xml": { operation: "Identify" },
  "omi-02-get-dmtf-uri.request.xml": {
    ...got,
    ...byHand,
    ...president,
    messageId: "uuid:742520BE-9A8E-4266-945E-E0899CF80F7A",
    selectors: { Key: "1" },
  },
  "omi-03-get-wmi-uri.request.xml": { ...got, ...byHand, ...president, selectors: { Key: "1" } },
  "omi-04-enumerate-plain.request.xml": { ...opened, ...byHand, ...president },
  "omi-05-pull.request.xml": { ...pulled, ...byHand, ...president, context: "600178689", maxElements: 2 },
  "omi-06-pull-rest.request.xml": { ...pulled, ...byHand, ...president, context: "600178689", maxElements: 2000 },
  "omi-07-enumerate-optimized-wql.request.xml": {
    ...opened,
    ...byHand,
    className: "*",
    ...third,
    maxElements: 100,
  },
  "omi-08-enumerate-epr.request.xml": {
    ...opened,
    ...byHand,
    ...president,
    mode: "EnumerateEPR",
    maxElements: 2,
  },
  "omi-09-enumerate-object-and-epr.request.xml": {
    ...opened,
    ...byHand,
    ...president,
    mode: "EnumerateObjectAndEPR",
    maxElements: 2,
  },
  "omi-10-pull-bad-context.request.xml": { ...pulled, ...byHand, ...president, context: "999999", maxElements: 2 },
  "omi-11-fault-unknown-class.request.xml": {
    ...got,
    ...byHand,
    className: "No_Such_Class",
    selectors: { Key: "1" },
  },
  "omi-12-fault-not-found.request.xml": { ...got, ...byHand, ...president, selectors: { Key: "9999" } },
  "omi-13-fault-bad-query.request.xml": {
    ...opened,
    ...byHand,
    className: "*",
    wql: "select from where",
    query: "refused",
  },
  "omi-14-get-all-types.request.xml": {
    ...opened,
    ...byHand,
    className: "X_SingletonWithAllTypes",
    maxElements: 20,
  },
  "omi-20-invoke-scalar.request.xml": {
    ...called,
    ...byHand,
    className: "MSFT_Person",
    selectors: { Key: "1" },
    ...sum,
  },
  "omi-23-get-all-types-winrm-user-agent.request.xml": {
    ...opened,
    ...byHand,
    className: "X_SingletonWithAllTypes",
    maxElements: 20,
  },
  "omi-24-invoke-wmi-uri.request.xml": {
    ...called,
    ...byHand,
    className: "MSFT_Person",
    selectors: { Key: "1" },
    ...sum,
  },
  "omi-25-invoke-embedded-instances.request.xml": {
    ...called,
    ...byHand,
    className: "TestEmbeddedOperations",
    method: "TestEmbedded",
    tree: true,
  },
  "omi-26-invoke-ref-not-supported.request.xml": {
    ...called,
    ...byHand,
    className: "MSFT_Friends",
    selectors: { Left: { person: "1" }, Right: { person: "2" } },
    method: "AddFriend",
    parameters: { Friend: { person: "3" } },
    // Its keys are read first, and they are references to another server already.
    asSent: "w:SchemaValidationError",
  },
  "omi-27-invoke-static-embedded-in.request.xml": {
    ...called,
    ...byHand,
    ...calculator,
    method: "AddNumbers",
    tree: true,
  },
  "omi-28-invoke-embedded-out.request.xml": {
    ...called,
    ...byHand,
    ...calculator,
    method: "PrimeFactors",
    parameters: { number: "84" },
  },
  "omi-29-invoke-hard-error.request.xml": {
    ...called,
    ...byHand,
    ...calculator,
    method: "HardError",
    parameters: { postError: "true", perceivedSeverity: "3" },
  },
  "omi-30-invoke-no-such-method.request.xml": {
    ...called,
    ...byHand,
    ...calculator,
    method: "NoSuch",
    parameters: {},
  },
  "omi-31-enumerate-fan.request.xml": {
    ...opened,
    ...byHand,
    className: "ABC_Fan",
    mode: "EnumerateObjectAndEPR",
    maxElements: 1,
  },
  "omicli-enum-01.request.txt": { ...opened, ...omicli, ...president, maxElements: 1000 },
  "omicli-get-03.request.txt": { ...got, ...omicli, ...president, selectors: { Key: "2" } },
  "omicli-invoke-04.request.txt": {
    ...called,
    ...omicli,
    className: "MSFT_Person",
    selectors: { Key: "1" },
    ...sum,
  },
  "omicli-notfound-07.request.txt": { ...got, ...omicli, ...president, selectors: { Key: "2222" } },
  "omicli-wql-02.request.txt": { ...opened, ...omicli, className: "*", ...third, maxElements: 1000 },
  "openwsman-enumerate-06.request.txt": { ...opened, ...president },
  "openwsman-enumerate-07.request.txt": { ...pulled, ...president, context: "1164378112" },
  "openwsman-enumerate-08.request.txt": { ...pulled, ...president, context: "1164378112" },
  "openwsman-enumerate-12.request.txt": { ...pulled, ...president, context: "1164378112" },
  "openwsman-enumopt-14.request.txt": {
    ...opened,
    ...president,
    mode: "EnumerateObjectAndEPR",
    maxElements: 10,
  },
  "openwsman-enumwql-17.request.txt": { ...opened, className: "*", ...third },
  "openwsman-enumwql-18.request.txt": { ...pulled, className: "*", context: "2557018112" },
  "openwsman-get-04.request.txt": { ...got, ...president, selectors: { Key: "2" } },
  "openwsman-identify-02.request.txt": { operation: "Identify" },
  "openwsman-notfound-23.request.txt": { ...got, ...president, selectors: { Key: "222" } },
  "wsl-enum-06.request.txt": {
    ...opened,
    ...president,
    messageId: "8562cae8-bc90-469a-9557-b3d8ff82aac7",
    maxElements: 512,
  },
  "wsl-enum-08.request.txt": {
    ...pulled,
    ...president,
    messageId: "e63c25d7-5b47-4c7d-a291-340b6b2fa642",
    context: "1560215552",
    maxElements: 512,
  },
  "wsl-id-05.request.txt": { operation: "Identify" },
};
