import {
  Action,
  ANONYMOUS,
  dmtfResource,
  Namespace,
  WQL_DIALECT,
  wmiResource,
} from "../../../provider/wire/namespaces";
import { cleanWords } from "./clean-words";
import { isClass } from "./known-classes";
import type { Pseudonyms } from "./pseudonyms";

const FAULT_DETAIL = "http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/";
const DETAILS =
  `ActionMismatch Ack AddressingMode AmbiguousSelectors AsynchronousRequest DuplicateSelectors EncodingType
  ExpirationTime FilteringRequired InsufficientSelectors InvalidEPR InvalidValue InvalidResourceURI InvalidTimeout
  InvalidFragment Locale MaxElements MaxEnvelopePolicy MaxEnvelopeSize MaxEnvelopeSizeExceeded MaxTime
  MissingValues OperationTimeout OptionLimit OptionSet ParameterLimit ReadOnly ResourceOffline TypeMismatch
  UnexpectedSelectors UnusableAddress Heartbeats Bookmarks CharacterSet`.split(/\s+/);

/** URIs of the protocol, whole. */
const URIS = new Set<string>([
  ...Object.values(Namespace),
  ...Object.values(Action),
  ...Object.values(Action).map((action) => `${action}Response`),
  ...[Namespace.addressing, Namespace.enumeration, Namespace.transfer].map((uri) => `${uri}/fault`),
  ...DETAILS.map((detail) => FAULT_DETAIL + detail),
  ...[ANONYMOUS, WQL_DIALECT, "http://www.w3.org/2001/XMLSchema", "http://www.w3.org/XML/1998/namespace"],
]);

/** What URIs of classes begin with, in WMI's form and in DMTF's; the parts of a namespace and a class follow. */
const ROOTS = [wmiResource("", "").slice(0, -1), dmtfResource("")];
const PARTS = new Set(["", "*", "root", "cimv2", "interop", "standardcimv2", "virtualization", "v2"]);

/** Ports of WinRM. */
const PORTS = new Set(["5985", "5986"]);

/** A URI of the protocol or of a known class, whole; of any other every part is replaced, and of an address the host. */
export function cleanUri(uri: string, pseudonyms: Pseudonyms): string {
  if (URIS.has(uri)) return uri;
  const root = ROOTS.find((one) => uri.startsWith(one));
  if (root !== undefined) {
    const part = (text: string) => (PARTS.has(text) || isClass(text) ? text : pseudonyms.name(text));
    return root + uri.slice(root.length).split("/").map(part).join("/");
  }
  const [, scheme, host = "", port, path = ""] = /^(https?):\/\/([^/]*?)(?::(\d{1,5}))?(\/.*)?$/.exec(uri) ?? [];
  if (scheme === undefined) return cleanWords(uri, pseudonyms);
  const cleanPort = port === undefined || PORTS.has(port) ? port : pseudonyms.number(port);
  const authority = cleanWords(host, pseudonyms) + (cleanPort === undefined ? "" : `:${cleanPort}`);
  return `${scheme}://${authority}${path === "/wsman" ? path : cleanWords(path, pseudonyms)}`;
}
