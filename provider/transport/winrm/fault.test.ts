import { inspect } from "node:util";
import type { FailbackErrorCode } from "../../errors";
import { rememberSecret } from "../../redaction";
import { Namespace } from "../../wire/namespaces";
import { sample, sampleNames } from "../../wire/samples.test-support";
import { child } from "../../wire/xml-element";
import { readXml } from "../../wire/xml-reader";
import { envelope, soapFault } from "./answers.test-support";
import { readFault, type WsmanFault } from "./fault";
import { faultError } from "./fault-error";

function bodyOf(document: string | Buffer) {
  return child(readXml(document), "Body");
}

function faultIn(document: string | Buffer): WsmanFault {
  const fault = readFault(bodyOf(document));
  if (!fault) throw new Error("no fault was found");
  return fault;
}

function codeOf(subcode: string, detail = ""): FailbackErrorCode {
  return faultError(faultIn(envelope(soapFault(subcode, "Reason.", detail))), "Enumerate").code;
}

const WSMAN_FAULT = "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault";
const WMI_ERROR = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/MSFT_WmiError";

function wsmanFault(code: number | string, message: string): string {
  return `<f:WSManFault xmlns:f="${WSMAN_FAULT}" Code="${code}" Machine="HV-DR-01"><f:Message>${message}</f:Message></f:WSManFault>`;
}

/** As WinRM writes an error of WMI, typed properties and all. */
function wmiError({ status = 1, message = "", code = "", id = "HRESULT 0x803381a6" }): string {
  const typed = (name: string, type: string, value: string | number) =>
    `<p:${name} xsi:type="cim:cim${type}">${value}</p:${name}>`;
  return (
    `<p:MSFT_WmiError xmlns:p="${WMI_ERROR}" b:IsCIM_Error="true" xmlns:b="http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd" ` +
    `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:cim="http://schemas.dmtf.org/wbem/wscim/1/common" xsi:type="p:MSFT_WmiError_Type">` +
    `${typed("CIMStatusCode", "UnsignedInt", status)}<p:CIMStatusCodeDescription xsi:nil="true" xsi:type="cim:cimString"/>` +
    `${typed("Message", "String", message)}${typed("MessageID", "String", id)}` +
    `${typed("error_Code", "UnsignedInt", code)}${typed("error_Type", "String", "HRESULT")}</p:MSFT_WmiError>`
  );
}

describe("the words and codes of a fault", () => {
  it("stand in a WSManFault", () => {
    const detail = `<w:FaultDetail>http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/InvalidResourceURI</w:FaultDetail>${wsmanFault(2150858752, " No such\n resource. ")}`;
    expect(faultIn(envelope(soapFault("a:DestinationUnreachable", "Reason.", detail)))).toEqual({
      subcode: "DestinationUnreachable",
      subcodeNamespace: Namespace.addressing,
      codes: [2150858752],
      message: "No such\n resource.",
    });
  });

  it("may stand in the fault of a provider, which is mixed text", () => {
    const provider =
      '<f:ProviderFault provider="WMI" path="%systemroot%\\system32\\WsmWmiPl.dll">The provider failed. </f:ProviderFault>';
    const fault = faultIn(envelope(soapFault("w:InternalError", "", wsmanFault(2147749889, provider))));
    expect(fault).toMatchObject({ subcode: "InternalError", codes: [2147749889], message: "The provider failed." });
  });

  it("may stand in a WSManFault within the provider's, each with a code of its own", () => {
    const provider = `<f:ProviderFault provider="WMI" path="x.dll">${wsmanFault(2150859014, "Access to WMI was denied.")}</f:ProviderFault>`;
    const fault = faultIn(envelope(soapFault("w:InternalError", "", wsmanFault(2150859024, provider))));
    expect(fault).toMatchObject({ codes: [2150859024, 2150859014], message: "Access to WMI was denied." });
  });

  it("may stand in the extended error of WMI within the provider's", () => {
    const provider =
      '<f:ProviderFault provider="WMI" path="x.dll">Failed.<f:ExtendedError><p:__ExtendedStatus xmlns:p="urn:wmi"><p:Description>Invalid query</p:Description><p:Operation>ExecQuery</p:Operation></p:__ExtendedStatus></f:ExtendedError></f:ProviderFault>';
    const fault = faultIn(envelope(soapFault("w:InternalError", "Reason.", wsmanFault(2150859024, provider))));
    expect(fault.message).toBe("Failed. Invalid query ExecQuery");
  });

  it("are the reason's when the details have no words", () => {
    const fault = faultIn(envelope(soapFault("w:InternalError", " Reason. ", wsmanFault(87, " "))));
    expect(fault).toMatchObject({ codes: [87], message: "Reason." });
  });

  it("stand in an MSFT_WmiError, as quotas answer: without RelatesTo", () => {
    const detail = wmiError({ status: 27, message: "Too many operations.", code: "2150859174" });
    expect(faultIn(envelope(soapFault("w:QuotaLimit", "Reason.", detail)))).toEqual({
      subcode: "QuotaLimit",
      subcodeNamespace: Namespace.wsman,
      codes: [2150859174],
      cimStatus: 27,
      message: "Too many operations.",
    });
  });

  it.each(["", "0"])("have the code that the MessageID of an MSFT_WmiError names where error_Code is %j", (code) => {
    const fault = faultIn(envelope(soapFault("w:InternalError", "", wmiError({ code, id: "HRESULT 0X803381A6" }))));
    expect(fault.codes).toEqual([0x803381a6]);
  });

  it("do not include a StatusCode that stands in no extended error of WMI", () => {
    const provider = '<f:ProviderFault provider="WMI" path="x.dll"><x><StatusCode>5</StatusCode></x></f:ProviderFault>';
    expect(faultIn(envelope(soapFault("w:InternalError", "", wsmanFault(1, provider)))).codes).toEqual([1]);
  });

  it("have the status code of the extended error of WMI within the provider's", () => {
    const provider =
      '<f:ProviderFault provider="WMI" path="x.dll">Failed.<f:ExtendedError><p:__ExtendedStatus xmlns:p="urn:wmi"><p:Description>Not found</p:Description><p:StatusCode>2147749890</p:StatusCode></p:__ExtendedStatus></f:ExtendedError></f:ProviderFault>';
    const fault = faultIn(envelope(soapFault("w:InternalError", "", wsmanFault(2150859024, provider))));
    expect(fault).toMatchObject({ codes: [2150859024, 0x80041002], message: "Failed. Not found" });
  });

  it("may lie in an error instance within a WSManFault", () => {
    const provider = `<f:ProviderFault provider="WMI" path="x.dll">${wmiError({ status: 6, code: "2147749890" })}</f:ProviderFault>`;
    const fault = faultIn(envelope(soapFault("w:InternalError", "", wsmanFault(2150859024, provider))));
    expect(fault).toMatchObject({ codes: [2150859024, 2147749890], cimStatus: 6 });
  });

  it("are reason and subcode alone when there are no details", () => {
    expect(faultIn(envelope(soapFault("w:TimedOut", "It took too long.")))).toEqual({
      subcode: "TimedOut",
      subcodeNamespace: Namespace.wsman,
      codes: [],
      message: "It took too long.",
    });
  });

  it("may be missing altogether", () => {
    expect(faultIn(envelope("<s:Fault/>"))).toEqual({ subcode: "", subcodeNamespace: "", codes: [], message: "" });
    expect(faultIn(envelope("<s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code></s:Fault>")).subcode).toBe("");
  });

  it.each(["", "x", "-1", "1e3", "0x5", "99999999999"])(
    "do not include the code %p, which is no number of 32 bits",
    (code) => {
      expect(faultIn(envelope(soapFault("w:InternalError", "", wsmanFault(code, "words")))).codes).toEqual([]);
    },
  );

  it("have a subcode whatever its prefix", () => {
    expect(faultIn(envelope(soapFault("undeclared:AccessDenied", ""))).subcode).toBe("AccessDenied");
    expect(faultIn(envelope(soapFault(" AccessDenied ", ""))).subcode).toBe("AccessDenied");
  });
});

describe("no fault", () => {
  it("is found in a result, in a fault of another namespace, in a missing body", () => {
    expect(
      readFault(bodyOf(envelope('<n:EnumerateResponse><p:Fault xmlns:p="urn:p"/></n:EnumerateResponse>'))),
    ).toBeUndefined();
    expect(readFault(bodyOf(envelope('<p:Fault xmlns:p="urn:p"/>')))).toBeUndefined();
    expect(readFault(undefined)).toBeUndefined();
  });
});

describe("the error a fault becomes", () => {
  it("says what was asked, what was answered, and keeps the fault as its cause", () => {
    const fault = faultIn(envelope(soapFault("w:AccessDenied", "Reason.", wsmanFault(5, "Access is denied. "))));
    const error = faultError(fault, "Enumerate on hv-dr-01:5985");
    expect(error.message).toBe("Enumerate on hv-dr-01:5985 was answered with AccessDenied 5: Access is denied.");
    expect(error.cause).toBe(fault);
  });

  it("shows no secret that the host repeats, however it is shown", () => {
    rememberSecret("hunter2-and-more");
    const error = faultError(faultIn(envelope(soapFault("w:InternalError", "no hunter2-and-more"))), "Enumerate");
    for (const shown of [error.line, inspect(error, { depth: 10 }), JSON.stringify(error)])
      expect(shown).not.toContain("hunter2");
    expect(error.fault.message).toBe("no [secret]");
  });

  it("is one short line, whatever the host writes", () => {
    const fault = faultIn(envelope(soapFault("w:InternalError", `a\n\u009b2Jb${"c".repeat(100_000)}`)));
    const { message } = faultError(fault, "Enumerate");
    expect(message).toMatch(/^Enumerate was answered with InternalError: a 2Jbccc/);
    expect(message.length).toBeLessThan(2_100);
  });

  it("makes do without subcode and words", () => {
    expect(faultError(faultIn(envelope("<s:Fault/>")), "Pull").message).toBe("Pull was answered with a fault");
  });

  it.each<[string, FailbackErrorCode]>([
    ["w:AccessDenied", "accessDenied"],
    ["a:DestinationUnreachable", "notHyperV"],
    ["w:TimedOut", "hostTimeout"],
    ["w:QuotaLimit", "hostBusy"],
    ["a:EndpointUnavailable", "hostBusy"],
    ["w:InternalError", "hostFault"],
    ["w:SchemaValidationError", "hostFault"],
    ["w:EncodingLimit", "hostFault"],
    ["n:InvalidEnumerationContext", "hostFault"],
    ["n:CannotProcessFilter", "hostFault"],
    ["s:MustUnderstand", "hostFault"],
  ])("of subcode %s is %s", (subcode, code) => {
    expect(codeOf(subcode)).toBe(code);
  });

  it.each([
    ["of a namespace of its own", "zz:QuotaLimit", "http://zz"],
    ["of another namespace of the protocol", "zz:QuotaLimit", Namespace.addressing],
    ["of an undeclared prefix", "yy:QuotaLimit", Namespace.wsman],
  ])("of a subcode %s is hostFault: the same word means nothing there", (_, subcode, uri) => {
    const document = envelope(soapFault(subcode, "")).replace("<s:Fault>", `<s:Fault xmlns:zz="${uri}">`);
    expect(faultError(faultIn(document), "x").code).toBe("hostFault");
  });

  it("of a subcode under any prefix of its namespace is the same", () => {
    const document = envelope(soapFault("zz:TimedOut", "")).replace(
      "<s:Fault>",
      `<s:Fault xmlns:zz="${Namespace.wsman}">`,
    );
    expect(faultError(faultIn(document), "x").code).toBe("hostTimeout");
  });

  it.each<[string, number, number, FailbackErrorCode]>([
    ["w:InternalError", 0x80338029, 5, "hostTimeout"],
    ["w:TimedOut", 0x80338029, 5, "hostTimeout"],
    ["w:InternalError", 5, 0x80338029, "accessDenied"],
    ["w:InternalError", 0x80338110, 0x803381a6, "hostBusy"],
    ["a:DestinationUnreachable", 0x80338012, 5, "accessDenied"],
    ["a:DestinationUnreachable", 0x80338012, 0x80041002, "hostFault"],
  ])(
    "of %s and code %d around code %d is %s: what is outermost decides, but where it tells nothing",
    (subcode, outer, inner, code) => {
      const provider = `<f:ProviderFault provider="WMI" path="x.dll">${wsmanFault(inner, "words")}</f:ProviderFault>`;
      expect(codeOf(subcode, wsmanFault(outer, provider))).toBe(code);
    },
  );

  it.each<[number, FailbackErrorCode]>([
    [5, "accessDenied"],
    [0x803381dd, "accessDenied"],
    [0x80070005, "accessDenied"],
    [0x80041003, "accessDenied"],
    [2150859012, "accessDenied"],
    [2150859013, "accessDenied"],
    [2150859014, "accessDenied"],
    [0x8004100e, "notHyperV"],
    [0x80041010, "notHyperV"],
    [2150858793, "hostTimeout"],
    [2147749890, "hostFault"],
    [2150858752, "notHyperV"],
    [2150858770, "notHyperV"],
    [2150858815, "hostBusy"],
    [2150858772, "hostBusy"],
    [2150859173, "hostBusy"],
    [2150859174, "hostBusy"],
    [2150859175, "hostBusy"],
    [2150859176, "hostBusy"],
    [2150859179, "hostBusy"],
    [0x803381ad, "hostFault"],
    [87, "hostFault"],
  ])("of code %d is %s, whether WinRM, WMI or a provider within says it", (number, code) => {
    expect(codeOf("w:InternalError", wsmanFault(number, "words"))).toBe(code);
    expect(codeOf("w:InternalError", wmiError({ code: String(number) }))).toBe(code);
    const provider = `<f:ProviderFault provider="WMI" path="x.dll">${wsmanFault(number, "words")}</f:ProviderFault>`;
    expect(codeOf("w:InternalError", wsmanFault(2150859024, provider))).toBe(code);
  });
});

describe("the error that a CIM status becomes", () => {
  it.each<[number, FailbackErrorCode]>([
    [1, "hostFault"],
    [2, "accessDenied"],
    [3, "notHyperV"],
    [4, "hostFault"],
    [5, "notHyperV"],
    [6, "hostFault"],
    [7, "hostFault"],
  ])("%d is %s", (status, code) => {
    expect(codeOf("w:InternalError", wmiError({ status, code: "2147749889" }))).toBe(code);
  });

  it("27, the limits of the server, is hostBusy without any code", () => {
    expect(codeOf("w:InternalError", wmiError({ status: 27, id: "" }))).toBe("hostBusy");
  });

  it("6 tells that the object is missing, and not the class, under a subcode that could mean either", () => {
    expect(codeOf("a:DestinationUnreachable", wmiError({ status: 6, code: "2147749890" }))).toBe("hostFault");
    expect(codeOf("a:DestinationUnreachable", wmiError({ status: 5, code: "2147749904" }))).toBe("notHyperV");
  });
});

describe("recorded faults", () => {
  it.each<[string, FailbackErrorCode, string, string]>([
    ["omi-10-pull-bad-context.response.xml", "notHyperV", "DestinationUnreachable", "Enumeration context not found"],
    [
      "omi-11-fault-unknown-class.response.xml",
      "notHyperV",
      "DestinationUnreachable",
      "The specified class does not exist.",
    ],
    [
      "omi-12-fault-not-found.response.xml",
      "hostFault",
      "DestinationUnreachable",
      "The requested object cannot be found.",
    ],
    ["omi-24-invoke-wmi-uri.response.xml", "hostFault", "InternalError", ""],
    [
      "omi-26-invoke-ref-not-supported.response.xml",
      "hostFault",
      "UnsupportedFeature",
      "The requested operation is not supported.",
    ],
    ["omi-29-invoke-hard-error.response.xml", "hostFault", "InternalError", "Hard error message"],
    [
      "omi-30-invoke-no-such-method.response.xml",
      "hostFault",
      "InternalError",
      "A general error occurred, not covered by a more specific error code.",
    ],
    ["omicli-notfound-07.response.txt", "hostFault", "DestinationUnreachable", "The requested object cannot be found."],
    [
      "openwsman-notfound-23.response.txt",
      "hostFault",
      "DestinationUnreachable",
      "The requested object cannot be found.",
    ],
    ["openwsman-enumerate-12.response.txt", "notHyperV", "DestinationUnreachable", "Enumeration context not found"],
    ["wsl-enum-08.response.txt", "notHyperV", "DestinationUnreachable", "Enumeration context not found"],
  ])("%s is %s", (name, code, subcode, message) => {
    const fault = faultIn(sample(name));
    expect(fault).toMatchObject({ subcode, codes: [], message });
    expect(faultError(fault, "x").code).toBe(code);
  });

  it("are these and no others", () => {
    const faults = sampleNames.filter((name) => readFault(bodyOf(sample(name))));
    expect(faults).toHaveLength(11);
  });
});
