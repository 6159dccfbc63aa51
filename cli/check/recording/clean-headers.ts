import { offeredSchemes } from "../../../provider/transport/winrm/auth/offered-schemes";
import { cleanText } from "./clean-text";
import type { Pseudonyms } from "./pseudonyms";

type Cleaner = (value: string, pseudonyms: Pseudonyms) => string;

/** The headers that are kept, and what of each. Nothing that was said to authenticate anybody is. */
const KEPT: Readonly<Record<string, Cleaner>> = {
  "content-type": cleanText,
  "transfer-encoding": cleanText,
  connection: cleanText,
  server: cleanText,
  date: (value, pseudonyms) => {
    const ms = Date.parse(value);
    return Number.isNaN(ms) ? "" : new Date(pseudonyms.moment(ms)).toUTCString();
  },
  // The names of the schemes alone: behind them stand realms and messages of NTLM, with names of hosts and domains.
  "www-authenticate": (value) =>
    [...offeredSchemes([value]).values()]
      .map(({ name }) => name)
      .filter((name) => SCHEMES.has(name.toLowerCase()))
      .join(", "),
};

const SCHEMES = new Set(["basic", "negotiate", "kerberos", "ntlm", "credssp", "certificate"]);

/** The headers of an answer as lines, those that are kept, in their order. */
export function cleanHeaders(rawHeaders: readonly string[], pseudonyms: Pseudonyms): string[] {
  return rawHeaders.flatMap((name, at) => {
    const clean = at % 2 === 0 ? KEPT[name.toLowerCase()] : undefined;
    return clean ? [`${name}: ${clean(rawHeaders[at + 1] ?? "", pseudonyms)}`] : [];
  });
}
