/** The WMI form of a resource URI (MS-WSMV 3.1.4.1.1). */
const V2 = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2";

/** @param {string} className or `*` for all of them */
export const wmiUri = (className) => `${V2}/${className}`;

/** Codes of `f:WSManFault`, from Windows' wsmerror.h, as clients show them. */
export const Fault = {
  resourceNotFound: 0x80338000,
  invalidEnumerationContext: 0x8033801b,
  schemaValidation: 0x80338041,
  wqlNeedsAllClasses: 0x803380fb,
};

/** Identify (DSP0226 11) as a client with nothing but HTTP writes it. */
export const IDENTIFY =
  '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" ' +
  'xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd">' +
  "<s:Header/><s:Body><i:Identify/></s:Body></s:Envelope>";
