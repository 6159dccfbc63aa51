import { readXml } from "../../../provider/wire/xml-reader";
import { cleanXml } from "./clean-xml";
import { Pseudonyms } from "./pseudonyms";

const STARTED = Date.parse("2026-11-24T22:00:00Z");

/** What must not be found again, as it stands, in another case, or in an encoding. */
const PLANTED = [
  ...[
    "SQL-FINANCE-07",
    "hv-dr-99",
    "hv-dr-99.corp.fabrikam.example",
    "FABRIKAM",
    "jane.doe",
    "Jane",
    "Vertrieb Süd",
    "東京支社",
  ],
  ...["3F2504E0-4F89-11D3-9A0C-0305E82C3301", "10.47.11.8", "fd12:3456:789a::42", "00-15-5D-0A-0B-0C"],
  ...["C:\\ClusterStorage\\Payroll\\disk.vhdx", "Payroll", "9A8B7C6D5E4F30112233445566778899AABBCCDD", "20471108"],
];

const base64 = (text: string, encoding: BufferEncoding = "utf8") => Buffer.from(text, encoding).toString("base64");
const inXml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const GUID = PLANTED[8];
const EMBEDDED = `<INSTANCE CLASSNAME="Msvm_ReplicationSettingData"><PROPERTY NAME="ElementName" TYPE="string"><VALUE>SQL-FINANCE-07</VALUE></PROPERTY><PROPERTY NAME="CreationTime" TYPE="datetime"><VALUE>20261124213000.123456+060</VALUE></PROPERTY><PROPERTY.ARRAY NAME="IncludedDisks" TYPE="string"><VALUE.ARRAY><VALUE>C:\\ClusterStorage\\Payroll\\disk.vhdx</VALUE><VALUE>20471108</VALUE></VALUE.ARRAY></PROPERTY.ARRAY><PROPERTY NAME="RecoveryHistory" TYPE="uint16"><VALUE>24</VALUE></PROPERTY></INSTANCE>`;
const PATH = `\\\\HV-DR-99\\root\\virtualization\\v2:Msvm_ReplicationProvider.InstanceID="Microsoft:HV-DR-99\\\\ReplicationProvider\\\\Vertrieb Süd",Name="${GUID}"`;

const DOCUMENT = `<?xml version="1.0" encoding="utf-8"?><!-- from hv-dr-99 --><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:w="urn:w" xmlns:f="urn:f" xmlns:p="http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Msvm_ComputerSystem" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:cim="http://schemas.dmtf.org/wbem/wscim/1/common" xmlns:fab="urn:FABRIKAM"><s:Header><a:To>http://hv-dr-99.corp.fabrikam.example:5985/wsman</a:To><a:MessageID>uuid:${GUID}</a:MessageID></s:Header><s:Body><p:Msvm_ComputerSystem xsi:type="p:Msvm_ComputerSystem_Type"><p:ElementName>SQL-FINANCE-07</p:ElementName><p:Name>${GUID?.toLowerCase()}</p:Name><p:SystemName>HV-DR-99</p:SystemName><p:Owner>FABRIKAM\\jane.doe</p:Owner><p:Notes>20471108</p:Notes><p:Notes><![CDATA[call Jane, Vertrieb Süd & Co]]></p:Notes><p:Caption>Virtual Machine</p:Caption><p:EnabledState>3</p:EnabledState><p:OnTimeInMilliseconds>18446744073709551613</p:OnTimeInMilliseconds><p:InstallDate><cim:Datetime>2026-11-24T21:00:00.702341Z</cim:Datetime></p:InstallDate><p:Never><cim:Datetime>1601-01-01T00:00:00Z</cim:Datetime></p:Never><p:TimeBeforeRemoval><cim:Interval>P0DT0H5M0S</cim:Interval></p:TimeBeforeRemoval><p:ReplicationProvider>${inXml(PATH)}</p:ReplicationProvider><p:Builtin>22391CDC-272C-4DDF-BA88-9BEFB1A0975C</p:Builtin><p:Setting>${inXml(EMBEDDED)}</p:Setting><p:Twice>${inXml(`<a>${inXml(EMBEDDED)}</a>`)}</p:Twice><p:AdditionalSettings>${base64(EMBEDDED)}</p:AdditionalSettings><p:EncodedCertificates>${base64("SQL-FINANCE-07 FABRIKAM", "utf16le")}</p:EncodedCertificates><p:CertificateThumbPrint>${PLANTED[14]}</p:CertificateThumbPrint><p:ErrorDescription>'SQL-FINANCE-07' failed on 10.47.11.8, fd12:3456:789a::42 (00-15-5D-0A-0B-0C): 東京支社 &#x6771;京支社</p:ErrorDescription><p:Ref><a:Address>http://hv-dr-99:5985/</a:Address><a:ReferenceParameters><w:SelectorSet><w:Selector Name="Name">${GUID}</w:Selector><w:Selector Name="SystemName">20471108</w:Selector></w:SelectorSet></a:ReferenceParameters></p:Ref></p:Msvm_ComputerSystem><s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>w:CannotProcessFilter</s:Value></s:Subcode></s:Code><f:WSManFault Code="2150858778" Machine="hv-dr-99.corp.fabrikam.example"/></s:Fault></s:Body></s:Envelope>`;

function clean(text: string): string {
  return cleanXml(text, new Pseudonyms(STARTED));
}

describe("an anonymised document", () => {
  const cleaned = clean(DOCUMENT);

  it.each(PLANTED)("holds %s nowhere, in no case and no encoding", (planted) => {
    for (const form of [planted, base64(planted), base64(planted, "utf16le"), encodeURIComponent(planted)]) {
      expect(DOCUMENT.length).toBeGreaterThan(1_000);
      expect(cleaned.toLowerCase()).not.toContain(form.toLowerCase());
    }
  });

  it("holds no part of a name either", () => {
    for (const part of [
      "FINANCE",
      "dr-99",
      "fabrikam",
      "corp",
      "doe",
      "Vertrieb",
      "Süd",
      "東京",
      "ClusterStorage",
      "vhdx",
    ])
      expect(cleaned.toLowerCase()).not.toContain(part.toLowerCase());
    expect(/<p:AdditionalSettings>([^<]*)</.exec(cleaned)?.[1]).toMatch(/^(name\d+[?/]?)+=*$/);
  });

  it("is the same document otherwise: tags, prefixes, codes, numbers and what Windows calls its own", () => {
    const own = /Never|Builtin|Setting(?=>)|Twice|EncodedCertificates|Ref(?=>)|name\d+/;
    const tags = (text: string) => text.match(/<\/?[\w:.]+>?/g)?.map((tag) => tag.replace(own, "unknown"));
    expect(tags(cleaned)).toEqual(tags(DOCUMENT.replace(/<!--.*?-->/, "")));
    expect(readXml(cleaned).name).toBe("Envelope");
    for (const same of [
      "<p:Caption>Virtual Machine</p:Caption>",
      "<p:EnabledState>3</p:EnabledState>",
      "<s:Value>w:CannotProcessFilter</s:Value>",
      'Code="2150858778"',
      ">22391CDC-272C-4DDF-BA88-9BEFB1A0975C<",
      "<cim:Interval>P0DT0H5M0S</cim:Interval>",
      "<cim:Datetime>1601-01-01T00:00:00Z</cim:Datetime>",
      "Msvm_ReplicationProvider.InstanceID=",
      "\\root\\virtualization\\v2:",
      '&lt;PROPERTY NAME="RecoveryHistory" TYPE="uint16"&gt;&lt;VALUE&gt;24&lt;',
    ])
      expect(cleaned).toContain(same);
  });

  it("moves every time by the same, in either form, and leaves neither fraction nor offset", () => {
    expect(cleaned).toContain("<cim:Datetime>2025-12-31T23:00:00.000000Z</cim:Datetime>");
    expect(cleaned).toContain("&lt;VALUE&gt;20251231223000.000000+000&lt;/VALUE&gt;");
    expect(cleaned).not.toContain("2026-11-24");
  });

  it("has the same for the same, whatever its case and wherever it stands", () => {
    const guids = cleaned.match(/00000000-0000-4000-8000-[0-9a-f]{12}/gi) ?? [];
    expect(guids.length).toBeGreaterThan(3);
    expect(new Set(guids.map((guid) => guid.toLowerCase())).size).toBe(1);
    const host = /<p:SystemName>(name\d+)</.exec(cleaned)?.[1];
    expect(cleaned).toContain(`<a:Address>http://${host}:5985/</a:Address>`);
  });

  it("need not be one that is well-formed", () => {
    for (let length = 0; length < DOCUMENT.length; length += 37) {
      const part = clean(DOCUMENT.slice(0, length));
      expect(part).not.toMatch(/finance|fabrikam|dr-99|3F2504E0|10\.47\.11\.8|payroll/i);
    }
  });
});
