import { child, trimmed } from "../../provider/wire/xml-element";
import {
  enumerateRequest,
  failbackRequest,
  getRequest,
  MESSAGE_ID,
  pullRequest,
  uri,
} from "../testing/envelopes.test-support";
import { committed, machineId, NOON } from "../testing/fleets.test-support";
import { openService } from "../testing/service.test-support";

/**
 * Whole answers, letter by letter, in the shapes that r4sd/go-wsman recorded on a Windows host of 2026: no XML
 * declaration, no white space, these prefixes in this order, these header blocks, these properties. Only GUIDs differ.
 */

const SOAP = "http://www.w3.org/2003/05/soap-envelope";
const ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing";
const ENUMERATION = "http://schemas.xmlsoap.org/ws/2004/09/enumeration";
const TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer";
const WSMAN = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd";
const EXTENSIONS = "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd";
const ANON = `${ADDRESSING}/role/anonymous`;

function envelope(prefixes: string, action: string, body: string): string {
  return (
    `<s:Envelope xml:lang="ja-JP" xmlns:s="${SOAP}" xmlns:a="${ADDRESSING}" ${prefixes}><s:Header>` +
    `<a:Action>${action}</a:Action><a:MessageID>uuid:GUID</a:MessageID><a:To>${ANON}</a:To>` +
    `<a:RelatesTo>${MESSAGE_ID}</a:RelatesTo></s:Header><s:Body>${body}</s:Body></s:Envelope>`
  );
}

const enumerating = (action: string, body: string) =>
  envelope(`xmlns:n="${ENUMERATION}" xmlns:w="${WSMAN}"`, `${ENUMERATION}/${action}`, body);

function object(className: string, properties: string): string {
  return (
    `<p:${className} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:p="${uri(className)}" ` +
    `xmlns:cim="http://schemas.dmtf.org/wbem/wscim/1/common" xsi:type="p:${className}_Type">${properties}</p:${className}>`
  );
}

const nil = (...names: string[]) => names.map((name) => `<p:${name} xsi:nil="true"/>`).join("");
const date = (name: string, at: string) => `<p:${name}><cim:Datetime>${at}</cim:Datetime></p:${name}>`;
const NEVER = "1601-01-01T00:00:00Z";

const hostObject = object(
  "Msvm_ComputerSystem",
  `<p:Caption>ホスト コンピューター システム</p:Caption>${nil("CommunicationStatus")}` +
    `<p:CreationClassName>Msvm_ComputerSystem</p:CreationClassName><p:Description>Microsoft Hosting Computer System</p:Description>` +
    `${nil("DetailedStatus")}<p:ElementName>HV-DR-01</p:ElementName><p:EnabledDefault>2</p:EnabledDefault>` +
    `<p:EnabledState>2</p:EnabledState>${nil("EnhancedSessionModeState", "FailedOverReplicationType")}` +
    `<p:HealthState>5</p:HealthState>` +
    nil("HwThreadsPerCoreRealized", "InstallDate", "InstanceID", "LastApplicationConsistentReplicationTime") +
    nil("LastReplicationTime", "LastReplicationType", "LastSuccessfulBackupTime", "ManagementVtlImageFileName") +
    `${nil("ManagementVtlImageVersion")}<p:Name>HV-DR-01</p:Name>` +
    nil("NameFormat", "NumberOfNumaNodes", "OnTimeInMilliseconds", "OperatingStatus") +
    `<p:OperationalStatus>2</p:OperationalStatus>` +
    nil("OtherEnabledState", "PrimaryOwnerContact", "PrimaryOwnerName", "PrimaryStatus", "ProcessID") +
    nil("ReplicationHealth", "ReplicationMode", "ReplicationState") +
    `<p:RequestedState>12</p:RequestedState>${nil("ResetCapability")}<p:Status>OK</p:Status>` +
    `<p:StatusDescriptions>正常に動作しています</p:StatusDescriptions>` +
    nil("TimeOfLastConfigurationChange", "TimeOfLastStateChange", "TransitioningToState"),
);

const offMachine = object(
  "Msvm_ComputerSystem",
  `<p:Caption>仮想マシン</p:Caption>${nil("CommunicationStatus")}` +
    `<p:CreationClassName>Msvm_ComputerSystem</p:CreationClassName><p:Description>Microsoft Virtual Machine</p:Description>` +
    `${nil("DetailedStatus")}<p:ElementName>PRINT01</p:ElementName><p:EnabledDefault>3</p:EnabledDefault>` +
    `<p:EnabledState>3</p:EnabledState><p:EnhancedSessionModeState>3</p:EnhancedSessionModeState>` +
    `<p:FailedOverReplicationType>0</p:FailedOverReplicationType><p:HealthState>5</p:HealthState>` +
    `${nil("HwThreadsPerCoreRealized")}${date("InstallDate", "2025-12-17T09:55:22.702Z")}${nil("InstanceID")}` +
    `${date("LastApplicationConsistentReplicationTime", NEVER)}${date("LastReplicationTime", NEVER)}` +
    `<p:LastReplicationType>0</p:LastReplicationType>` +
    nil("LastSuccessfulBackupTime", "ManagementVtlImageFileName", "ManagementVtlImageVersion") +
    `<p:Name>${machineId(1)}</p:Name>${nil("NameFormat")}<p:NumberOfNumaNodes>1</p:NumberOfNumaNodes>` +
    `<p:OnTimeInMilliseconds>0</p:OnTimeInMilliseconds>${nil("OperatingStatus")}` +
    `<p:OperationalStatus>2</p:OperationalStatus>` +
    nil("OtherEnabledState", "PrimaryOwnerContact", "PrimaryOwnerName", "PrimaryStatus", "ProcessID") +
    `<p:ReplicationHealth>0</p:ReplicationHealth><p:ReplicationMode>0</p:ReplicationMode>` +
    `<p:ReplicationState>0</p:ReplicationState><p:RequestedState>5</p:RequestedState>` +
    `<p:ResetCapability>1</p:ResetCapability><p:Status>OK</p:Status>` +
    `<p:StatusDescriptions>正常に動作しています</p:StatusDescriptions>` +
    `${date("TimeOfLastConfigurationChange", "2025-12-17T09:55:22.702Z")}${date("TimeOfLastStateChange", NEVER)}` +
    nil("TransitioningToState"),
);

const never = { name: "PRINT01", relationships: {}, createdAt: "2025-12-17T09:55:22.702Z" };

function open() {
  const service = openService(
    [committed(1, never), committed(2), committed(3, { enabledState: "Running" })],
    {},
    { language: "ja-JP" },
  );
  const ask = async (request: string) => {
    const answer = await service.ask(request, "HV-DR-01\\failback");
    const masked = answer.text
      .replace(MESSAGE_ID, "QUESTION")
      .replace(/[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}/g, (guid) => (guid.startsWith("5F2C1A70") ? guid : "GUID"));
    return { ...answer, masked: masked.replace("QUESTION", MESSAGE_ID) };
  };
  return { ...service, ask };
}

const classEnumeration = enumerateRequest(undefined, { resource: uri("Msvm_ComputerSystem"), body: "" });
const context = "<n:EnumerationContext>uuid:GUID</n:EnumerationContext>";

describe("an enumeration, as recorded", () => {
  it("opens with the context alone, shows the host first, and ends without a context", async () => {
    const { ask } = open();
    const opened = await ask(classEnumeration);
    expect(opened.masked).toBe(
      enumerating("EnumerateResponse", `<n:EnumerateResponse>${context}</n:EnumerateResponse>`),
    );

    const next = (answer: typeof opened) => trimmed(child(answer.content, "EnumerationContext")) ?? "";
    const first = await ask(pullRequest(next(opened)));
    const page = (items: string) => `<n:PullResponse>${context}<n:Items>${items}</n:Items></n:PullResponse>`;
    expect(first.masked).toBe(enumerating("PullResponse", page(hostObject)));

    const second = await ask(pullRequest(next(first)));
    expect(second.masked).toBe(enumerating("PullResponse", page(offMachine)));

    const last = await ask(pullRequest(next(second), "<n:MaxElements>10</n:MaxElements>"));
    const items = /<n:Items>(.*)<\/n:Items>/.exec(last.masked)?.[1] ?? "";
    expect(items.match(/<p:Msvm_ComputerSystem /g)).toHaveLength(2);
    expect(last.masked).toBe(
      enumerating("PullResponse", `<n:PullResponse><n:Items>${items}</n:Items><n:EndOfSequence/></n:PullResponse>`),
    );
  });
});

describe("a Get, as recorded", () => {
  it("declares the extensions' prefix after WS-Management's, and the class binds it anew", async () => {
    const { masked } = await open().ask(
      getRequest("Msvm_ComputerSystem", { CreationClassName: "Msvm_ComputerSystem", Name: machineId(1) }),
    );
    const prefixes = `xmlns:x="${TRANSFER}" xmlns:w="${WSMAN}" xmlns:p="${EXTENSIONS}"`;
    expect(masked).toBe(envelope(prefixes, `${TRANSFER}/GetResponse`, offMachine));
  });

  it("shows of a running machine its process and its threads", async () => {
    const { content } = await open().ask(
      getRequest("Msvm_ComputerSystem", { CreationClassName: "Msvm_ComputerSystem", Name: machineId(3) }),
    );
    const values = ["EnabledDefault", "EnabledState", "ProcessID", "HwThreadsPerCoreRealized"];
    expect(values.map((name) => trimmed(child(content, name)))).toEqual([
      "2",
      "2",
      expect.stringMatching(/^\d+$/),
      "1",
    ]);
  });
});

const reference = (className: string, keys: string) =>
  `<a:Address>${ANON}</a:Address><a:ReferenceParameters><w:ResourceURI>${uri(className)}</w:ResourceURI>` +
  `<w:SelectorSet>${keys}</w:SelectorSet></a:ReferenceParameters>`;
const jobReference = reference("Msvm_ConcreteJob", '<w:Selector Name="InstanceID">GUID</w:Selector>');
const ends = `xmlns:a="${ADDRESSING}" xmlns:w="${WSMAN}"`;

describe("a method and its job, as recorded", () => {
  it("answers the job's reference with its own prefixes, then ReturnValue", async () => {
    const { masked } = await open().ask(failbackRequest({ machine: machineId(2) }));
    const service = uri("Msvm_ReplicationService");
    const body =
      `<p:InitiateFailback_OUTPUT xmlns:p="${service}"><p:Job ${ends}>${jobReference}</p:Job>` +
      `<p:ReturnValue>4096</p:ReturnValue></p:InitiateFailback_OUTPUT>`;
    expect(masked).toBe(envelope(`xmlns:w="${WSMAN}"`, `${service}/InitiateFailbackResponse`, body));
  });

  it("shows a running job with empty texts where there is nothing to say", async () => {
    const { ask, host } = open();
    await ask(failbackRequest({ machine: machineId(2) }));
    const { masked } = await ask(getRequest("Msvm_ConcreteJob", { InstanceID: host.view().state.jobs[0]?.id ?? "" }));
    const times = [...masked.matchAll(/<cim:Datetime>(2026[^<]*)<\/cim:Datetime>/g)].map((match) => match[1] ?? "");
    const [started = ""] = times;
    expect(Math.abs(Date.parse(started) - NOON)).toBeLessThan(60_000);
    const elapsed = /<cim:Interval>(P0DT0H0M[\d.]+S)</.exec(masked)?.[1] ?? "";
    const failback = "仮想マシンのフェールバック";
    const job = object(
      "Msvm_ConcreteJob",
      `<p:Cancellable>true</p:Cancellable><p:Caption>${failback}</p:Caption>${nil("CommunicationStatus")}` +
        `<p:DeleteOnCompletion>false</p:DeleteOnCompletion><p:Description>${failback}</p:Description>${nil("DetailedStatus")}` +
        `<p:ElapsedTime><cim:Interval>${elapsed}</cim:Interval></p:ElapsedTime><p:ElementName>${failback}</p:ElementName>` +
        `<p:ErrorCode>0</p:ErrorCode><p:ErrorDescription></p:ErrorDescription>` +
        `<p:ErrorSummaryDescription></p:ErrorSummaryDescription><p:HealthState>5</p:HealthState>` +
        `${date("InstallDate", NEVER)}<p:InstanceID>GUID</p:InstanceID><p:JobRunTimes>1</p:JobRunTimes>` +
        `<p:JobState>4</p:JobState><p:JobStatus>ジョブが実行されています。</p:JobStatus><p:JobType>124</p:JobType>` +
        `<p:LocalOrUtcTime>2</p:LocalOrUtcTime><p:Name>${failback}</p:Name><p:Notify></p:Notify>${nil("OperatingStatus")}` +
        `<p:OperationalStatus>2</p:OperationalStatus><p:OtherRecoveryAction></p:OtherRecoveryAction>` +
        `<p:Owner>HV-DR-01\\failback</p:Owner>` +
        `<p:PercentComplete>0</p:PercentComplete>${nil("PrimaryStatus")}<p:Priority>0</p:Priority>` +
        `<p:RecoveryAction>2</p:RecoveryAction><p:RunDay>0</p:RunDay><p:RunDayOfWeek>0</p:RunDayOfWeek>` +
        `<p:RunMonth>0</p:RunMonth>${nil("RunStartInterval")}${date("ScheduledStartTime", started)}` +
        `${date("StartTime", started)}<p:Status>OK</p:Status><p:StatusDescriptions>OK</p:StatusDescriptions>` +
        `<p:TimeBeforeRemoval><cim:Interval>P0DT0H5M0S</cim:Interval></p:TimeBeforeRemoval>` +
        `${date("TimeOfLastStateChange", started)}${date("TimeSubmitted", started)}${nil("UntilTime")}`,
    );
    const prefixes = `xmlns:x="${TRANSFER}" xmlns:w="${WSMAN}" xmlns:p="${EXTENSIONS}"`;
    expect(masked).toBe(envelope(prefixes, `${TRANSFER}/GetResponse`, job));
  });

  it("links job and machine by two references, each with its own prefixes, and the effect 5", async () => {
    const { ask } = open();
    await ask(failbackRequest({ machine: machineId(2) }));
    const { masked } = await ask(enumerateRequest("SELECT * FROM Msvm_AffectedJobElement"));
    const machine = reference(
      "Msvm_ComputerSystem",
      `<w:Selector Name="CreationClassName">Msvm_ComputerSystem</w:Selector>` +
        `<w:Selector Name="Name">${machineId(2)}</w:Selector>`,
    );
    expect(masked).toContain(
      object(
        "Msvm_AffectedJobElement",
        `<p:AffectedElement ${ends}>${machine}</p:AffectedElement>` +
          `<p:AffectingElement ${ends}>${jobReference}</p:AffectingElement><p:ElementEffects>5</p:ElementEffects>`,
      ),
    );
  });
});
