import { Namespace } from "../../provider/wire/namespaces";
import type { XmlElement } from "../../provider/wire/xml-element";
import { type Markup, tag, text } from "../../provider/wire/xml-writer";

export function isIdentify(content: XmlElement | undefined): boolean {
  return content?.name === "Identify" && content.namespace === Namespace.identity;
}

/** Who answers (DSP0226 11). Without credentials Windows keeps its version to itself (MS-WSMV 3.1.4.2). */
export function identifyEnvelope(osBuild: string | undefined): Markup {
  return tag(
    "s:Envelope",
    { "xml:lang": "en-US", "xmlns:s": Namespace.soap },
    tag("s:Header"),
    tag(
      "s:Body",
      {},
      tag(
        "wsmid:IdentifyResponse",
        { "xmlns:wsmid": Namespace.identity },
        tag("wsmid:ProtocolVersion", {}, text(Namespace.wsman)),
        tag("wsmid:ProductVendor", {}, text("Microsoft Corporation")),
        tag("wsmid:ProductVersion", {}, text(`OS: ${osBuild ?? "0.0.0"} SP: 0.0 Stack: 3.0`)),
      ),
    ),
  );
}
