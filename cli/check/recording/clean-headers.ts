import { offeredSchemes } from "../../../provider/transport/winrm/auth/offered-schemes";
import { cleanWords } from "./clean-words";
import type { Pseudonyms } from "./pseudonyms";

type Cleaner = (value: string, pseudonyms: Pseudonyms) => string;

/** Parts of `Content-Type`, in lower case: types, and parameters of an encrypted body (MS-WSMV 2.2.9.1). */
const TYPES = new Set([
  ...["application/soap+xml", "application/xml", "text/xml", "text/html", "text/plain"],
  ...["multipart/encrypted", "multipart/x-multi-encrypted"],
  ...["charset=utf-8", "charset=utf-16", 'charset="utf-8"', 'charset="utf-16"', 'boundary="encrypted boundary"'],
  ...["spnego", "kerberos", "credssp"].map((way) => `protocol="application/http-${way}-session-encrypted"`),
]);
const SERVERS = new Set(["Microsoft-HTTPAPI/1.0", "Microsoft-HTTPAPI/2.0", "Microsoft-IIS/10.0"]);
const CONNECTIONS = new Set(["close", "keep-alive"]);
const SCHEMES = new Set(["basic", "negotiate", "kerberos", "ntlm", "credssp", "certificate"]);

/** The headers that are kept, and what of each. Nothing that was said to authenticate anybody is. */
const KEPT: ReadonlyMap<string, Cleaner> = new Map<string, Cleaner>([
  ["content-type", (value, names) => listed(value, ";", TYPES, names)],
  ["transfer-encoding", (value, names) => listed(value, ",", new Set(["chunked"]), names)],
  ["connection", (value, names) => listed(value, ",", CONNECTIONS, names)],
  ["server", (value, names) => (SERVERS.has(value) ? value : cleanWords(value, names))],
  ["date", cleanDate],
  // The names of the schemes alone: behind them stand realms and messages of NTLM, with names of hosts and domains.
  ["www-authenticate", cleanOffer],
]);

/** The headers of an answer as lines, those that are kept, in their order. */
export function cleanHeaders(rawHeaders: readonly string[], pseudonyms: Pseudonyms): string[] {
  return rawHeaders.flatMap((name, at) => {
    const clean = at % 2 === 0 ? KEPT.get(name.toLowerCase()) : undefined;
    return clean ? [`${name}: ${clean(rawHeaders[at + 1] ?? "", pseudonyms)}`] : [];
  });
}

function listed(value: string, sign: string, known: ReadonlySet<string>, pseudonyms: Pseudonyms): string {
  return value
    .split(sign)
    .map((part) => (known.has(part.trim().toLowerCase()) ? part : cleanWords(part, pseudonyms)))
    .join(sign);
}

function cleanDate(value: string, pseudonyms: Pseudonyms): string {
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? "" : new Date(pseudonyms.moment(ms)).toUTCString();
}

function cleanOffer(value: string): string {
  const names = [...offeredSchemes([value]).values()].map(({ name }) => name);
  return names.filter((name) => SCHEMES.has(name.toLowerCase())).join(", ");
}
