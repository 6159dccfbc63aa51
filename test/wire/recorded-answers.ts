import type { FailbackErrorCode } from "../../provider/errors";

const D = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/";
const JOB = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Msvm_ConcreteJob";

/** What an instance holds: these properties, and no others but nulls and trees. */
export interface Shown {
  readonly className: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** How many properties are there and null. */
  readonly nulls?: number;
  /** Which hold objects as trees of elements, a form only OMI has; a test of its own reads them. */
  readonly trees?: readonly string[];
  readonly reference?: { readonly resourceUri: string; readonly selectors: readonly (readonly [string, string])[] };
}

/** What a recorded answer says. Without an end, `context` is what the next page is asked for with. */
export type Answered =
  | { readonly kind: "identify" }
  | { readonly kind: "object"; readonly shown: Shown }
  | { readonly kind: "enumerate" | "pull"; readonly items: readonly Shown[]; readonly context?: string }
  | {
      readonly kind: "references";
      readonly items: readonly NonNullable<Shown["reference"]>[];
      readonly context: string;
    }
  | { readonly kind: "fault"; readonly code: FailbackErrorCode; readonly subcode: string; readonly message: string };

const NAMES = ["George Washington", "John Adams", "Thomas Jefferson", "James Madison", "James Monroe"];

function president(key: number): Shown {
  const [First, Last] = NAMES[key - 1]?.split(" ") ?? [];
  return { className: "MSFT_President", properties: { Key: String(key), First, Last } };
}

function presidentAt(key: number) {
  return { resourceUri: `${D}MSFT_President`, selectors: [["Key", String(key)]] as const };
}

const presidents = (...keys: number[]) => keys.map(president);
const pairs = (...keys: number[]) => keys.map((key) => ({ ...president(key), reference: presidentAt(key) }));

function fault(subcode: string, code: FailbackErrorCode, message: string): Answered {
  return { kind: "fault", subcode, code, message };
}

const noContext = fault("DestinationUnreachable", "notHyperV", "Enumeration context not found");
const notFound = fault("DestinationUnreachable", "hostFault", "The requested object cannot be found.");

const added: Answered = {
  kind: "object",
  shown: { className: "MSFT_Person_OUTPUT", properties: { ReturnValue: "100", Z: "3.75" } },
};

function started(method: string): Answered {
  const selectors = [
    ["__cimnamespace", "root/virtualization/v2"],
    ["InstanceID", "JOB-1"],
  ];
  const properties = { Job: { resourceUri: JOB, selectors }, ReturnValue: "4096" };
  return { kind: "object", shown: { className: `${method}_OUTPUT`, properties } };
}

/** Every type of CIM. */
const allTypes: Shown = {
  className: "X_SingletonWithAllTypes",
  properties: {
    id: "1",
    b: "TRUE",
    u8: "172",
    s8: "-123",
    u16: "1745",
    s16: "-1746",
    u32: "17567",
    s32: "-17568",
    u64: "18446744073709551613",
    s64: "-9223372036854775805",
    r32: "32.3199996948242",
    r64: "64.6464",
    dt: "2010-07-14T11:35:11.900675-00:07",
    s: "string value",
    c16: "1044",
    bA: ["TRUE", "FALSE"],
    u8A: ["0", "255", "128"],
    s8A: ["0", "-128", "127"],
    u16A: ["0", "64000"],
    s16A: ["0", "-1216", "258"],
    c16A: ["38", "9", "60"],
  },
  nulls: 9,
  trees: ["person", "fourObjects", "objectSingle"],
};

const fanKeys = [
  ["SystemCreationClassName", "ABC_ComputerSystem"],
  ["SystemName", "demohost"],
  ["CreationClassName", "ABC_Fan"],
  ["DeviceID", "FAN:1"],
] as const;

const MACHINE = "3F2504E0-4F89-11D3-9A0C-0305E82C3301";

export const recordedAnswers: Readonly<Record<string, Answered>> = {
  "libvirt-01-Enumerate.fake-response.txt": opened("uuid:00000001-0000-0000-0000-000000000000"),
  "libvirt-02-Pull.fake-response.txt": {
    kind: "pull",
    items: [{ className: "Win32_ComputerSystemProduct", properties: { UUID: MACHINE }, nulls: 7 }],
  },
  "libvirt-17-RequestStateChange.fake-response.txt": started("RequestStateChange"),
  "libvirt-18-Enumerate.fake-response.txt": opened("uuid:00000018-0000-0000-0000-000000000000"),
  "libvirt-19-Pull.fake-response.txt": {
    kind: "pull",
    items: [
      {
        className: "Msvm_ConcreteJob",
        properties: { InstanceID: "JOB-1", PercentComplete: "100", ErrorCode: "0", JobState: "4" },
        nulls: 37,
      },
    ],
  },
  "libvirt-69-Enumerate.fake-response.txt": opened("uuid:00000069-0000-0000-0000-000000000000"),
  "libvirt-70-Pull.fake-response.txt": {
    kind: "pull",
    items: [
      {
        className: "Msvm_VirtualSystemSettingData",
        properties: {
          InstanceID: `Microsoft:${MACHINE}`,
          ElementName: "web01",
          VirtualSystemIdentifier: MACHINE,
          VirtualSystemType: "Microsoft:Hyper-V:System:Realized",
          ConfigurationID: MACHINE,
        },
        nulls: 40,
      },
    ],
  },
  "libvirt-73-ModifyResourceSettings.fake-response.txt": started("ModifyResourceSettings"),
  "omi-01-identify.response.xml": { kind: "identify" },
  "omi-02-get-dmtf-uri.response.xml": { kind: "object", shown: president(1) },
  "omi-03-get-wmi-uri.response.xml": { kind: "object", shown: president(1) },
  "omi-04-enumerate-plain.response.xml": opened("600178689"),
  "omi-05-pull.response.xml": { kind: "pull", items: presidents(1, 2), context: "600178689" },
  "omi-06-pull-rest.response.xml": { kind: "pull", items: presidents(3, 4, 5) },
  "omi-07-enumerate-optimized-wql.response.xml": { kind: "enumerate", items: presidents(3) },
  "omi-08-enumerate-epr.response.xml": {
    kind: "references",
    items: [presidentAt(1), presidentAt(2)],
    context: "1215496193",
  },
  "omi-09-enumerate-object-and-epr.response.xml": { kind: "enumerate", items: pairs(1, 2), context: "3696295938" },
  "omi-10-pull-bad-context.response.xml": noContext,
  "omi-11-fault-unknown-class.response.xml": fault(
    "DestinationUnreachable",
    "notHyperV",
    "The specified class does not exist.",
  ),
  "omi-12-fault-not-found.response.xml": notFound,
  "omi-13-fault-bad-query.response.xml": opened("1560215555"),
  "omi-14-get-all-types.response.xml": { kind: "enumerate", items: [allTypes] },
  "omi-20-invoke-scalar.response.xml": added,
  "omi-23-get-all-types-winrm-user-agent.response.xml": { kind: "enumerate", items: [allTypes] },
  "omi-24-invoke-wmi-uri.response.xml": fault("InternalError", "hostFault", ""),
  "omi-25-invoke-embedded-instances.response.xml": {
    kind: "object",
    shown: {
      className: "TestEmbeddedOperations_OUTPUT",
      properties: {},
      nulls: 2,
      trees: ["ReturnValue", "objectsArray", "testObjectsArray"],
    },
  },
  "omi-26-invoke-ref-not-supported.response.xml": fault(
    "UnsupportedFeature",
    "hostFault",
    "The requested operation is not supported.",
  ),
  "omi-27-invoke-static-embedded-in.response.xml": {
    kind: "object",
    shown: { className: "AddNumbers", properties: { ReturnValue: "0", sum: "42" } },
  },
  "omi-28-invoke-embedded-out.response.xml": {
    kind: "object",
    shown: { className: "PrimeFactors", properties: { ReturnValue: "0" }, trees: ["factors"] },
  },
  "omi-29-invoke-hard-error.response.xml": fault("InternalError", "hostFault", "Hard error message"),
  "omi-30-invoke-no-such-method.response.xml": fault(
    "InternalError",
    "hostFault",
    "A general error occurred, not covered by a more specific error code.",
  ),
  "omi-31-enumerate-fan.response.xml": {
    kind: "enumerate",
    items: [
      {
        className: "ABC_Fan",
        properties: {
          ElementName: "CPU FAN",
          OperationalStatus: "2",
          HealthState: "5",
          EnabledState: "2",
          VariableSpeed: "TRUE",
          DesiredSpeed: "10000",
          ...Object.fromEntries(fanKeys),
        },
        nulls: 31,
        reference: { resourceUri: `${D}ABC_Fan`, selectors: [["__cimnamespace", "root/omi"], ...fanKeys] },
      },
    ],
    context: "522780676",
  },
  "omicli-enum-01.response.txt": { kind: "enumerate", items: presidents(1, 2, 3, 4, 5) },
  "omicli-get-03.response.txt": { kind: "object", shown: president(2) },
  "omicli-invoke-04.response.txt": added,
  "omicli-notfound-07.response.txt": notFound,
  "omicli-wql-02.response.txt": { kind: "enumerate", items: presidents(3) },
  "openwsman-enumerate-06.response.txt": opened("1164378112"),
  "openwsman-enumerate-07.response.txt": { kind: "pull", items: presidents(1), context: "1164378112" },
  "openwsman-enumerate-08.response.txt": { kind: "pull", items: presidents(2), context: "1164378112" },
  "openwsman-enumerate-12.response.txt": noContext,
  "openwsman-enumopt-14.response.txt": { kind: "enumerate", items: pairs(1, 2, 3, 4, 5) },
  "openwsman-enumwql-17.response.txt": opened("2557018112"),
  "openwsman-enumwql-18.response.txt": { kind: "pull", items: presidents(3) },
  "openwsman-get-04.response.txt": { kind: "object", shown: president(2) },
  "openwsman-identify-02.response.txt": { kind: "identify" },
  "openwsman-notfound-23.response.txt": notFound,
  "wsl-enum-06.response.txt": { kind: "enumerate", items: presidents(1, 2, 3, 4, 5) },
  "wsl-enum-08.response.txt": noContext,
  "wsl-id-05.response.txt": { kind: "identify" },
};

/** An answer that holds nothing yet but the context to go on with. */
function opened(context: string): Answered {
  return { kind: "enumerate", items: [], context };
}
