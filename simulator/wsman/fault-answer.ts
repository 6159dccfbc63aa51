import { Action, Namespace } from "../../provider/wire/namespaces";
import { join, tag, text } from "../../provider/wire/xml-writer";
import type { Language } from "../model/language";
import type { Answer } from "./answer";
import type { WsmanFault } from "./fault";
import { faultText } from "./fault-texts";
import { writeWmiError } from "./wmi-error";

const DETAIL_ROOT = "http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/";

/** A fault as Windows writes it: the detail is an `f:WSManFault` with a decimal code (MS-WSMV 2.2.4.43). */
export function faultAnswer(fault: WsmanFault, machine: string, language: Language): Answer {
  const { subcode, code } = fault;
  const { detail, by = "Sender", cimStatus } = fault.options;
  const message = faultText(fault, language);
  // MustUnderstand is a code of SOAP itself, all others are subcodes of who is to blame.
  const value = subcode === "s:MustUnderstand" ? subcode : `s:${by}`;
  return {
    action: actionFor(subcode),
    prefixes: ["n", "f"],
    body: tag(
      "s:Fault",
      {},
      tag(
        "s:Code",
        {},
        tag("s:Value", {}, text(value)),
        value === subcode ? join([]) : tag("s:Subcode", {}, tag("s:Value", {}, text(subcode))),
      ),
      tag("s:Reason", {}, tag("s:Text", { "xml:lang": language }, text(message))),
      tag(
        "s:Detail",
        {},
        detail === undefined ? join([]) : tag("w:FaultDetail", {}, text(DETAIL_ROOT + detail)),
        cimStatus === undefined
          ? tag("f:WSManFault", { Code: String(code), Machine: machine }, tag("f:Message", {}, text(message)))
          : writeWmiError(cimStatus, code, message),
      ),
    ),
  };
}

function actionFor(subcode: string): string {
  if (subcode.startsWith("a:")) return `${Namespace.addressing}/fault`;
  if (subcode.startsWith("n:")) return `${Namespace.enumeration}/fault`;
  return Action.fault;
}
