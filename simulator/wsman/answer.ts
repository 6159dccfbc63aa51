import { randomUUID } from "node:crypto";
import { ANONYMOUS, Namespace } from "../../provider/wire/namespaces";
import { join, type Markup, tag, text } from "../../provider/wire/xml-writer";

/** What an operation answers with. */
export interface Answer {
  readonly action: string;
  readonly body: Markup;
  /** Prefixes the answer uses beyond `s`, `a` and `w`, which every answer of Windows declares. */
  readonly prefixes?: readonly ("n" | "x" | "p" | "f")[];
}

const URIS = {
  n: Namespace.enumeration,
  x: Namespace.transfer,
  p: Namespace.extensions,
  f: Namespace.fault,
} as const;

type Prefix = keyof typeof URIS;

/** Windows declares the extensions' prefix after that of WS-Management (recorded on a Hyper-V host by r4sd/go-wsman). */
const BEFORE_W: readonly Prefix[] = ["n", "x"];

function declare(prefixes: readonly Prefix[]): Readonly<Record<string, string>> {
  return Object.fromEntries(prefixes.map((prefix) => [`xmlns:${prefix}`, URIS[prefix]]));
}

/** The envelope around an answer, header and prefixes in the order in which Windows writes them. */
export function writeEnvelope(
  { action, body, prefixes = [] }: Answer,
  relatesTo: string | undefined,
  language: string,
): Markup {
  return tag(
    "s:Envelope",
    {
      "xml:lang": language,
      "xmlns:s": Namespace.soap,
      "xmlns:a": Namespace.addressing,
      ...declare(prefixes.filter((prefix) => BEFORE_W.includes(prefix))),
      "xmlns:w": Namespace.wsman,
      ...declare(prefixes.filter((prefix) => !BEFORE_W.includes(prefix))),
    },
    tag(
      "s:Header",
      {},
      tag("a:Action", {}, text(action)),
      tag("a:MessageID", {}, text(`uuid:${randomUUID().toUpperCase()}`)),
      tag("a:To", {}, text(ANONYMOUS)),
      relatesTo === undefined ? join([]) : tag("a:RelatesTo", {}, text(relatesTo)),
    ),
    tag("s:Body", {}, body),
  );
}
