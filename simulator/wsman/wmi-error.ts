import { Namespace } from "../../provider/wire/namespaces";
import { type Markup, tag, text } from "../../provider/wire/xml-writer";

const CLASS = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/MSFT_WmiError";

/** The detail of a fault that WMI's own error class carries: typed, unlike every other object (recorded in pywinrm's tests). */
export function writeWmiError(cimStatus: number, code: number, message: string): Markup {
  const property = (name: string, type: string, value: string) =>
    tag(`p:${name}`, { "xsi:type": `cim:${type}` }, text(value));
  return tag(
    "p:MSFT_WmiError",
    {
      "b:IsCIM_Error": "true",
      "xmlns:p": CLASS,
      "xmlns:b": Namespace.cimBinding,
      "xmlns:cim": Namespace.cim,
      "xmlns:xsi": Namespace.xsi,
      "xsi:type": "p:MSFT_WmiError_Type",
    },
    property("CIMStatusCode", "cimUnsignedInt", String(cimStatus)),
    property("Message", "cimString", message),
    property("MessageID", "cimString", `HRESULT 0x${code.toString(16)}`),
    property("error_Code", "cimUnsignedInt", String(code)),
    property("error_Type", "cimString", "HRESULT"),
    property("error_WindowsErrorMessage", "cimString", message),
  );
}
