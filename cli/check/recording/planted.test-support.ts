import fc from "fast-check";

/** A word that a site might use: letters of any script, digits, or something that looks like Windows' own. */
export interface Planted {
  readonly word: string;
  /** What of it must not be found; it is long enough to be found by no chance. */
  readonly core: string;
}

const letters = fc.string({ unit: fc.constantFrom(..."bcdfghjklmpqrstvwxz"), minLength: 7, maxLength: 12 });
const wide = fc.string({ unit: fc.constantFrom(..."äößéñçøжщяωλ東京支社販売"), minLength: 3, maxLength: 8 });
/** No number of zeros, as pseudonyms are. */
const digits = fc.string({ unit: fc.constantFrom(..."3456789"), minLength: 6, maxLength: 9 });

/** What a word may stand beside, so that it looks like a known one. */
const disguises: readonly ((core: string) => string)[] = [
  (core) => core,
  (core) => core.toUpperCase(),
  (core) => `MSFT_${core}`,
  (core) => `Msvm_${core}`,
  (core) => `CIM_${core}_Type`,
  (core) => `Win32_${core}`,
  (core) => `vmms-${core}`,
  (core) => `Hyper-V ${core}`,
  (core) => `0x${core}`,
  (core) => `Microsoft:${core}`,
  (core) => `http://schemas.microsoft.com/${core}`,
  (core) => `http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/${core}`,
  (core) => `http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/${core}`,
  (core) => `http://${core}.example:5985/wsman`,
  (core) => `s:${core}`,
  (core) => `${core}:Msvm_ComputerSystem_Type`,
  (core) => `uuid:${core}`,
  (core) => `HRESULT 0x${core}`,
  (core) => `${core}\\jane`,
  (core) => `C:\\${core}\\disk.vhdx`,
  (core) => `\\\\${core}\\root\\virtualization\\v2:Msvm_ReplicationProvider.InstanceID="Microsoft:x",Name="y"`,
  (core) => `root/virtualization/v2:Msvm_ReplicationProvider.${core}="a",Name="${core}"`,
  (core) => `Microsoft:x\\ReplicationProvider\\${core}`,
  (core) => `SELECT ${core} FROM Msvm_${core} WHERE Name = '${core}'`,
  (core) => Buffer.from(core).toString("base64"),
  (core) => Buffer.from(core, "utf16le").toString("base64"),
  (core) => Buffer.from(core).toString("hex"),
  (core) => encodeURIComponent(core),
  (core) => [...core].map((one) => `&#${one.codePointAt(0) ?? 0};`).join(""),
  (core) => [...core].map((one) => `&#x${(one.codePointAt(0) ?? 0).toString(16)};`).join(""),
];

export const planted: fc.Arbitrary<Planted> = fc
  .tuple(fc.oneof(letters, wide, digits), fc.constantFrom(...disguises))
  .map(([core, disguise]) => ({ core, word: disguise(core) }));

const escaped = (text: string) =>
  text
    .replaceAll(/&(?!#)/g, "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
/** For a place where XML takes a name. */
const asName = (text: string) => text.replaceAll(/[\s"'<>=/&;#%+\\]/g, "");

const NAMING = ["ElementName", "Name", "Owner", "Notes", "PrimaryHostSystem", "AdditionalSettings", "ErrorDescription"];
const OTHERS = [
  ...["EnabledState", "ErrorCode", "OnTimeInMilliseconds", "AllowFullSCSICommandSet", "InstallDate", "ElapsedTime"],
  ...["Caption", "VirtualSystemType", "ProductVersion", "InstanceID", "IncludedDisks", "ReplicationProvider"],
  ...[
    "CreationClassName",
    "Action",
    "To",
    "ResourceURI",
    "MessageID",
    "EnumerationContext",
    "Filter",
    "Value",
    "Version",
  ],
  ...["Datetime", "Message", "Text", "Body", "Selector", "unknown", "Msvm_ComputerSystem"],
];

/** Places of a document, each with what stands there. */
export const places: readonly ((word: string) => string)[] = [
  ...[...NAMING, ...OTHERS].map((name) => (word: string) => `<p:${name}>${escaped(word)}</p:${name}>`),
  ...["xmlns:q", "xmlns", "xsi:type", "xsi:nil", "xml:lang", "s:mustUnderstand", "NAME", "TYPE", "CLASSNAME"].map(
    (name) => (word: string) => `<PROPERTY ${name}="${escaped(word)}"/>`,
  ),
  ...["Code", "Machine", "Dialect", "provider", "path", "encoding", "version", "EmbeddedObject", "other"].map(
    (name) => (word: string) => `<f:WSManFault ${name}='${escaped(word).replaceAll("'", "&apos;")}'>x</f:WSManFault>`,
  ),
  (word) => `<w:Selector Name="${escaped(word)}">${escaped(word)}</w:Selector>`,
  (word) => `<w:Selector Name="CreationClassName">${escaped(word)}</w:Selector>`,
  (word) => `<p:${asName(word)}>x</p:${asName(word)}>`,
  (word) => `<${asName(word)}:Name>x</${asName(word)}:Name>`,
  (word) => `<p:Name ${asName(word)}="x"/>`,
  (word) => `<p:Name ${asName(word)}:nil="true" xmlns:${asName(word)}="urn:x"/>`,
  (word) => `<p:Name ${asName(word)}/>`,
  (word) => `<!-- ${word} -->`,
  (word) => `<?${asName(word)} ${word}?>`,
  (word) => `<?xml version="1.0" encoding="${escaped(word)}"?>`,
  (word) => `<!DOCTYPE ${asName(word)} [<!ENTITY x "${escaped(word)}">]>`,
  (word) => `<p:Notes>&${asName(word)};</p:Notes>`,
  (word) => `<p:Notes><![CDATA[${word}]]></p:Notes>`,
  (word) =>
    `<p:Setting>${escaped(`<INSTANCE CLASSNAME="${escaped(word)}"><PROPERTY NAME="Caption" TYPE="string"><VALUE>${escaped(word)}</VALUE></PROPERTY></INSTANCE>`)}</p:Setting>`,
  (word) => escaped(word),
  (word) => `<p:Name broken="${word.replaceAll('"', "")}`,
];

/** In which ways a word could come through whole. */
export function formsOf(core: string): string[] {
  const bytes = [Buffer.from(core), Buffer.from(core, "utf16le")];
  const references = [...core].map((one) => one.codePointAt(0) ?? 0);
  const forms = [
    ...[core, encodeURIComponent(core), ...bytes.flatMap((one) => [one.toString("base64"), one.toString("hex")])],
    ...[references.map((one) => `&#${one};`).join(""), references.map((one) => `&#x${one.toString(16)};`).join("")],
  ];
  return [...new Set(forms.map((form) => form.replace(/=+$/, "").toLowerCase()))];
}
