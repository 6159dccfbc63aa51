import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cleanXml } from "./clean-xml";
import { Pseudonyms } from "./pseudonyms";
import { writeRecording } from "./write-recording";

const STARTED = Date.parse("2026-11-24T22:00:00Z");
const FAULT = "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "leaks-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What the files of a recording hold, their names included, of one exchange. */
function recorded(body: Buffer | string, request = "<s:Envelope/>"): string {
  writeRecording(
    folder,
    [{ request, answer: { status: 200, rawHeaders: [], body: Buffer.from(body) } }],
    new Pseudonyms(STARTED),
  );
  return readdirSync(folder)
    .map((name) => `${name}\n${readFileSync(join(folder, name), "utf8")}`)
    .join("\n");
}

describe("the files of a recording", () => {
  it.each<[what: string, secret: string, answer: string]>([
    ["a number in a text", "20471108", "<p:ErrorDescription>order 20471108</p:ErrorDescription>"],
    ["a number in hexadecimal in a text", "0xC0FFEE", "<s:Text>at 0xC0FFEE</s:Text>"],
    ["a number where a state should be", "20471", "<p:EnabledState>20471</p:EnabledState>"],
    ["a number where a code should be", "2047110812", '<f:WSManFault Code="2047110812"/>'],
    ["the name of a property in CIM-XML", "Payroll", '<PROPERTY NAME="Payroll" TYPE="string"/>'],
    ["a type in CIM-XML", "payroll", '<PROPERTY NAME="Name" TYPE="payroll"/>'],
    ["a class in CIM-XML", "Payroll", '<INSTANCE CLASSNAME="Payroll"/>'],
    ["a language", "payroll", '<s:Text xml:lang="payroll">x</s:Text>'],
    ["the name of an attribute, not in ASCII", "gehältér", '<p:Name gehältér="1">x</p:Name>'],
    ["the name of an attribute", "payroll", '<p:Name payroll="1">x</p:Name>'],
    ["the value of an attribute", "payroll", '<p:Name other="payroll">x</p:Name>'],
    ["the name of an element", "Payroll", "<p:PayrollNumber>x</p:PayrollNumber>"],
    ["the name of an element, not in ASCII", "Gehält", "<p:Gehält>x</p:Gehält>"],
    ["a prefix", "payroll", '<payroll:Name xmlns:payroll="urn:x">x</payroll:Name>'],
    ["what follows Microsoft's address", "payroll", "<a:To>http://schemas.microsoft.com/payroll</a:To>"],
    [
      "what follows Microsoft's address, in a namespace",
      "payroll",
      '<p:Name xmlns:p="http://schemas.microsoft.com/payroll"/>',
    ],
    [
      "a class in a URI of WMI",
      "Msvm_Payroll",
      `<w:ResourceURI>http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Msvm_Payroll</w:ResourceURI>`,
    ],
    ["what follows an action", "payroll", `<a:Action>${FAULT}/payroll</a:Action>`],
    ["a name behind a prefix", "Payroll", "<s:Value>w:Payroll</s:Value>"],
    ["a type behind a prefix", "Payroll", '<p:Name xsi:type="p:Payroll_Type">x</p:Name>'],
    ["a machine named like a service", "vmms", "<p:ElementName>vmms</p:ElementName>"],
    ["a machine named like the product", "Hyper-V", "<p:ElementName>Hyper-V</p:ElementName>"],
    [
      "a host named like the product, in a key",
      "Hyper-V",
      "<p:InstanceID>Microsoft:Hyper-V\\ReplicationProvider\\vmms</p:InstanceID>",
    ],
    [
      "a provider named like a service, in a key",
      "vmms",
      "<p:InstanceID>Microsoft:Hyper-V\\ReplicationProvider\\vmms</p:InstanceID>",
    ],
    ["a machine named like a class", "MSFT_PAYROLL", "<p:ElementName>MSFT_PAYROLL</p:ElementName>"],
    [
      "a machine named like a class, as a class",
      "MSFT_PAYROLL",
      "<p:CreationClassName>MSFT_PAYROLL</p:CreationClassName>",
    ],
    [
      "a machine named like a class of Windows",
      "Msvm_ComputerSystem",
      "<p:ElementName>Msvm_ComputerSystem</p:ElementName>",
    ],
    ["a machine that a query names", "vmms", "<w:Filter>SELECT * FROM CIM_Job WHERE Name = 'vmms'</w:Filter>"],
    [
      "a year before 1602",
      "1601-11-08",
      "<p:InstallDate><cim:Datetime>1601-11-08T01:02:03Z</cim:Datetime></p:InstallDate>",
    ],
    ["the zone of a clock", "+345", "<p:CreationTime>20261120020000.123456+345</p:CreationTime>"],
    ["the fraction of a moment", "123456", "<p:CreationTime>20261120020000.123456+345</p:CreationTime>"],
    ["an interval that somebody chose", "17H41M", "<p:ElapsedTime>P0DT17H41M0S</p:ElapsedTime>"],
    [
      "an interval that somebody chose, in CIM's form",
      "20471108",
      "<p:ElapsedTime>20471108174100.000000:000</p:ElapsedTime>",
    ],
    ["a date that is open, in CIM's form", "2047", "<p:InstallDate>20471108******.******+345</p:InstallDate>"],
    ["a port", "20471", "<a:To>http://h:20471/wsman</a:To>"],
    ["a path in an address", "payroll", "<a:To>http://h:5985/wsman/payroll</a:To>"],
  ])("hold nothing of %s", (_, secret, answer) => {
    expect(answer).toContain(secret);
    expect(recorded(answer).toLowerCase()).not.toContain(secret.toLowerCase());
  });

  it.each<[string, (text: string) => Buffer]>([
    ["with a mark, little end first", (text) => Buffer.from(`\uFEFF${text}`, "utf16le")],
    ["with a mark, big end first", (text) => Buffer.from(`\uFEFF${text}`, "utf16le").swap16()],
    ["without a mark, little end first", (text) => Buffer.from(text, "utf16le")],
    ["without a mark, big end first", (text) => Buffer.from(text, "utf16le").swap16()],
  ])("hold an answer in UTF-16 as one in UTF-8, so that no letter can be told from another: %s", (_, encode) => {
    expect(recorded(encode("<p:Name>payroll</p:Name>"))).toContain("<p:Name>name1</p:Name>");
  });

  it("begin an answer without the mark of its encoding", () => {
    expect(recorded("\uFEFF<p:Name>payroll</p:Name>")).toContain("\n<p:Name>name1</p:Name>");
  });

  it("are named after no class but a known one", () => {
    expect(recorded("", "<w:Filter>SELECT * FROM Msvm_Payroll</w:Filter>").toLowerCase()).not.toContain("payroll");
  });
});

describe("what a test needs", () => {
  it.each([
    "<p:EnabledState>32769</p:EnabledState>",
    '<f:WSManFault Code="2150858778" Machine="name1"/>',
    "<p:MessageID>HRESULT 0x803381a6</p:MessageID>",
    "<p:InstanceID>Microsoft:00000000-0000-4000-8000-000000000001\\HVR\\1</p:InstanceID>",
    "<p:LastApplyTime><cim:Datetime>1601-01-01T00:00:00Z</cim:Datetime></p:LastApplyTime>",
    "<p:AutoResynchronizeIntervalStart><cim:Interval>P0DT18H30M0S</cim:Interval></p:AutoResynchronizeIntervalStart>",
    "<p:VirtualSystemType>Microsoft:Hyper-V:Snapshot:Replica:Standard</p:VirtualSystemType>",
    "<w:Filter>SELECT * FROM Msvm_VirtualSystemSettingData WHERE VirtualSystemType = 'Microsoft:Hyper-V:Replica'</w:Filter>",
    "<s:Subcode><s:Value>n:InvalidEnumerationContext</s:Value></s:Subcode>",
    '<p:Parent>\\\\name1\\root\\virtualization\\v2:Msvm_ComputerSystem.CreationClassName="Msvm_ComputerSystem",Name="name2"</p:Parent>',
    '<p:Parent>root/virtualization/v2:Msvm_ReplicationProvider.InstanceID="Microsoft:name1\\\\ReplicationProvider\\\\name2"</p:Parent>',
    "<wsmid:ProductVersion>OS: 10.0.26100 SP: 0.0 Stack: 3.0</wsmid:ProductVersion>",
  ])("stays as it is: %s", (text) => {
    expect(cleanXml(text, new Pseudonyms(STARTED))).toBe(text);
  });
});

describe("a long answer", () => {
  it.each<[string, string]>([
    ["numbers with dots", `<p:Notes>${"1.2.3.".repeat(50_000)}x</p:Notes>`],
    ["a query that never ends", `<w:Filter>${"'\\".repeat(100_000)}</w:Filter>`],
    ["an address of colons", `<a:To>http://${"a:".repeat(100_000)}</a:To>`],
    ["a path of keys", `<p:Parent>X.${'A="b",'.repeat(50_000)}</p:Parent>`],
  ])("is cleaned in time that grows with its length: %s", (_, text) => {
    const begun = process.cpuUsage();
    cleanXml(text, new Pseudonyms(STARTED));
    expect(process.cpuUsage(begun).user).toBeLessThan(5_000_000);
  });
});
