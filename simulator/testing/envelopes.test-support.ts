/** Requests written by hand, so that no code of the product writes what the product is tested with. */

const M = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/";
const ANON = "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous";

export const MESSAGE_ID = "uuid:3A4FEB11-938A-4423-832D-EAA6F891DE83";

export function uri(className: string): string {
  return `${M}${className}`;
}

export interface Head {
  readonly action: string;
  readonly resource: string;
  readonly selectors?: Readonly<Record<string, string>>;
  /** More header blocks, as XML. */
  readonly more?: string;
}

export function envelope({ action, resource, selectors = {}, more = "" }: Head, body: string): string {
  const set = Object.entries(selectors).map(([name, value]) => `<w:Selector Name="${name}">${value}</w:Selector>`);
  return (
    `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" ` +
    `xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd" xmlns:n="http://schemas.xmlsoap.org/ws/2004/09/enumeration" ` +
    `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
    `<s:Header><a:To>http://127.0.0.1/wsman</a:To><w:ResourceURI s:mustUnderstand="true">${resource}</w:ResourceURI>` +
    `<a:ReplyTo><a:Address s:mustUnderstand="true">${ANON}</a:Address></a:ReplyTo>` +
    `<a:Action s:mustUnderstand="true">${action}</a:Action><a:MessageID>${MESSAGE_ID}</a:MessageID>` +
    `${set.length === 0 ? "" : `<w:SelectorSet>${set.join("")}</w:SelectorSet>`}${more}</s:Header>` +
    `<s:Body>${body}</s:Body></s:Envelope>`
  );
}

const ENUMERATION = "http://schemas.xmlsoap.org/ws/2004/09/enumeration";

export function getRequest(className: string, selectors: Readonly<Record<string, string>>, more = ""): string {
  const action = "http://schemas.xmlsoap.org/ws/2004/09/transfer/Get";
  return envelope({ action, resource: uri(className), selectors, more }, "");
}

export interface EnumerateOptions {
  readonly resource?: string;
  /** Children of n:Enumerate before the filter. */
  readonly body?: string;
  readonly dialect?: string;
  readonly more?: string;
}

const ALL_AT_ONCE = "<w:OptimizeEnumeration/><w:MaxElements>32000</w:MaxElements>";
const WQL = "http://schemas.microsoft.com/wbem/wsman/1/WQL";

/** An Enumerate; with a query it is sent to all classes, and asks for everything at once unless said otherwise. */
export function enumerateRequest(wql: string | undefined, options: EnumerateOptions = {}): string {
  const { resource = uri("*"), body = ALL_AT_ONCE, dialect = WQL, more = "" } = options;
  const filter = wql === undefined ? "" : `<w:Filter Dialect="${dialect}">${xmlText(wql)}</w:Filter>`;
  return envelope(
    { action: `${ENUMERATION}/Enumerate`, resource, more },
    `<n:Enumerate>${body}${filter}</n:Enumerate>`,
  );
}

export function pullRequest(context: string, body = "", more = "", resource = uri("*")): string {
  const content = `<n:Pull><n:EnumerationContext>${context}</n:EnumerationContext>${body}</n:Pull>`;
  return envelope({ action: `${ENUMERATION}/Pull`, resource, more }, content);
}

export function releaseRequest(context: string): string {
  const content = `<n:Release><n:EnumerationContext>${context}</n:EnumerationContext></n:Release>`;
  return envelope({ action: `${ENUMERATION}/Release`, resource: uri("*") }, content);
}

/** The children of a reference to a machine. */
export function machineReference(id: string): string {
  return (
    `<a:Address>${ANON}</a:Address><a:ReferenceParameters><w:ResourceURI>${uri("Msvm_ComputerSystem")}</w:ResourceURI>` +
    `<w:SelectorSet><w:Selector Name="CreationClassName">Msvm_ComputerSystem</w:Selector>` +
    `<w:Selector Name="Name">${id}</w:Selector></w:SelectorSet></a:ReferenceParameters>`
  );
}

export function settingsText(id: string, more = ""): string {
  return (
    `<INSTANCE CLASSNAME="Msvm_ReplicationSettingData"><PROPERTY NAME="InstanceID" TYPE="string">` +
    `<VALUE>Microsoft:${id}\\HVR\\0</VALUE></PROPERTY>${more}</INSTANCE>`
  );
}

export interface FailbackCall {
  readonly machine: string;
  /** Content of the parameters, as XML; the usual form when absent, the parameter left out when null. */
  readonly computerSystem?: string | null;
  readonly settings?: string | null;
  readonly recoveryPoint?: string;
  readonly selectors?: Readonly<Record<string, string>>;
  readonly method?: string;
  readonly more?: string;
}

export function failbackRequest(call: FailbackCall): string {
  const service = uri("Msvm_ReplicationService");
  const { machine, selectors = { CreationClassName: "Msvm_ReplicationService" }, method = "InitiateFailback" } = call;
  const {
    computerSystem = machineReference(machine),
    settings = xmlText(settingsText(machine)),
    recoveryPoint,
    more = "",
  } = call;
  const parameters =
    (computerSystem === null ? "" : `<p:ComputerSystem>${computerSystem}</p:ComputerSystem>`) +
    (settings === null ? "" : `<p:ReplicationSettingData>${settings}</p:ReplicationSettingData>`) +
    (recoveryPoint === undefined ? "" : `<p:RecoveryPointIdentifier>${recoveryPoint}</p:RecoveryPointIdentifier>`) +
    more;
  return envelope(
    { action: `${service}/${method}`, resource: service, selectors },
    `<p:${method}_INPUT xmlns:p="${service}">${parameters}</p:${method}_INPUT>`,
  );
}

export function xmlText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
