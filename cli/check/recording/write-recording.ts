import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FailbackError } from "../../../provider/errors";
import { messageOf } from "../../../simulator/message-of";
import { cleanHeaders } from "./clean-headers";
import { cleanXml } from "./clean-xml";
import { isClass } from "./known-classes";
import type { Pseudonyms } from "./pseudonyms";
import type { Recorded } from "./recording-exchanger";

/** Makes the folder, or takes an empty one. @throws FailbackError `inputInvalid` for any other */
export function prepareFolder(folder: string): void {
  let found: string[];
  try {
    mkdirSync(folder, { recursive: true });
    found = readdirSync(folder);
  } catch (error) {
    throw new FailbackError("inputInvalid", `--record: ${folder} cannot be used: ${messageOf(error)}`);
  }
  if (found.length > 0)
    throw new FailbackError("inputInvalid", `--record: ${folder} is not empty; a recording wants a folder of its own`);
}

/** Writes exchanges as test/samples/wsman has them, anonymised. @returns the names of the files, in their order */
export function writeRecording(folder: string, exchanges: readonly Recorded[], pseudonyms: Pseudonyms): string[] {
  const files = exchanges.flatMap((one, at) => filesOf(one, at + 1, pseudonyms));
  for (const { name, text } of files) writeFileSync(join(folder, name), text, { flag: "wx", mode: 0o600 });
  return files.map(({ name }) => name);
}

interface RecordedFile {
  readonly name: string;
  readonly text: string;
}

function filesOf({ request, answer }: Recorded, number: number, pseudonyms: Pseudonyms): RecordedFile[] {
  const name = `${String(number).padStart(2, "0")}-${titleOf(request)}`;
  const body = answer ? decoded(answer.body) : "";
  return [
    ...(request === undefined ? [] : [{ name: `${name}.request.xml`, text: cleanXml(request, pseudonyms) }]),
    ...(body === "" ? [] : [{ name: `${name}.response.xml`, text: cleanXml(body, pseudonyms) }]),
    ...(answer ? [{ name: `${name}.response.headers.txt`, text: headOf(answer, pseudonyms) }] : []),
  ];
}

function headOf({ status, rawHeaders }: NonNullable<Recorded["answer"]>, pseudonyms: Pseudonyms): string {
  const lines = ["HTTP headers of the answer:", `HTTP/1.1 ${status}`, ...cleanHeaders(rawHeaders, pseudonyms)];
  return `${lines.join("\n")}\n`;
}

/** What was asked, and of which class. */
function titleOf(request: string | undefined): string {
  if (request === undefined) return "unauthenticated";
  const action = /\/(Get|Enumerate|Pull|Release)<\/a:Action>/.exec(request)?.[1]?.toLowerCase() ?? "identify";
  const className = /\b(?:FROM |\/v2\/)(\w+)/.exec(request)?.[1];
  return className !== undefined && isClass(className) ? `${action}-${className}` : action;
}

/** In UTF-16 where it looks so: taken for UTF-8 its words would be single letters, each with a pseudonym to guess it by. */
function decoded(body: Buffer): string {
  const [first, second] = body;
  const isBigEndian = first === 0 || (first === 0xfe && second === 0xff);
  const isUtf16 = isBigEndian || second === 0 || (first === 0xff && second === 0xfe);
  const even = isBigEndian ? Buffer.from(body.subarray(0, body.length & ~1)).swap16() : body;
  return even.toString(isUtf16 ? "utf16le" : "utf8").replace(/^\uFEFF/, "");
}
