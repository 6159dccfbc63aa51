/** Answers in the shape Windows gives them: its prefixes, no declaration, no white space, this order of headers. */

export const A = "http://schemas.xmlsoap.org/ws/2004/08/addressing";
export const N = "http://schemas.xmlsoap.org/ws/2004/09/enumeration";
export const W = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd";
export const WMI = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2";

const NAMESPACES = `xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="${A}" xmlns:n="${N}" xmlns:w="${W}"`;

/** An envelope; without `relatesTo` that header is left out. */
export function envelope(body: string, relatesTo?: string): string {
  const related = relatesTo === undefined ? "" : `<a:RelatesTo>${relatesTo}</a:RelatesTo>`;
  return (
    `<s:Envelope xml:lang="en-US" ${NAMESPACES}><s:Header><a:Action>urn:any</a:Action>` +
    `<a:MessageID>uuid:24A6D0D2-3C2F-4A1B-9C5E-8E1A4C0A1B2C</a:MessageID><a:To>${A}/role/anonymous</a:To>${related}` +
    `</s:Header><s:Body>${body}</s:Body></s:Envelope>`
  );
}

/** An instance of a class of Hyper-V's namespace; its properties are XML, written with prefix `p`. */
export function instance(className: string, properties: string): string {
  return (
    `<p:${className} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:p="${WMI}/${className}" ` +
    `xmlns:cim="http://schemas.dmtf.org/wbem/wscim/1/common" xsi:type="p:${className}_Type">${properties}</p:${className}>`
  );
}

/** The two children of a reference, without a wrapper. */
export function referenceChildren(className: string, keys: Readonly<Record<string, string>>): string {
  const selectors = Object.entries(keys).map(([name, value]) => `<w:Selector Name="${name}">${value}</w:Selector>`);
  return (
    `<a:Address>${A}/role/anonymous</a:Address><a:ReferenceParameters><w:ResourceURI>${WMI}/${className}</w:ResourceURI>` +
    `<w:SelectorSet>${selectors.join("")}</w:SelectorSet></a:ReferenceParameters>`
  );
}

/** A first answer: unoptimised it is the context alone, optimised it holds items as well, or the end. */
export function enumerateResponse(inner: string): string {
  return `<n:EnumerateResponse>${inner}</n:EnumerateResponse>`;
}

export function pullResponse(inner: string): string {
  return `<n:PullResponse>${inner}</n:PullResponse>`;
}

export function context(id: string): string {
  return `<n:EnumerationContext>${id}</n:EnumerationContext>`;
}

export function soapFault(subcode: string, reason: string, detail = ""): string {
  return (
    `<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>${subcode}</s:Value></s:Subcode></s:Code>` +
    `<s:Reason><s:Text xml:lang="en-US">${reason}</s:Text></s:Reason>${detail === "" ? "" : `<s:Detail>${detail}</s:Detail>`}</s:Fault>`
  );
}

/** What no message of a test is called. */
export const ANOTHER_MESSAGE = "uuid:DEADBEEF-0000-0000-0000-000000000000";

/** A fault as an HTTP answer, by subcode and, where there is one, the code of a `f:WSManFault`. */
export function faultAnswer(subcode: string, code?: number, relatesTo?: string): { status: number; text: string } {
  const detail =
    code === undefined
      ? ""
      : `<f:WSManFault xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault" Code="${code}" Machine="HV-DR-01"><f:Message>Words.</f:Message></f:WSManFault>`;
  return { status: 500, text: envelope(soapFault(subcode, "Reason.", detail), relatesTo) };
}
