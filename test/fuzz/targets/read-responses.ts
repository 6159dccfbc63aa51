import { expectThat } from "../target";

export interface RawResponse {
  readonly status: number;
  readonly body: Buffer;
}

/** Node's own refusals, of a request without Host for one, have a body of no chunks. */
const NO_CHUNKS = "0\r\n\r\n";

function isEmptyChunked(head: string): boolean {
  return /^transfer-encoding: chunked$/im.test(head);
}

/** The whole answers in what a server sent; throws when it is anything but HTTP with lengths. */
export function readResponses(sent: Buffer): { readonly whole: readonly RawResponse[]; readonly rest: number } {
  const whole: RawResponse[] = [];
  let at = 0;
  while (at < sent.length) {
    const end = sent.indexOf("\r\n\r\n", at);
    if (end < 0) break;
    const head = sent.toString("latin1", at, end);
    const match = /^HTTP\/1\.1 (\d{3}) [\w -]*\r\n/.exec(`${head}\r\n`);
    expectThat(match !== null, `the answer begins with a status line: ${head.slice(0, 80)}`);
    const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
    const next = end + 4 + length + (isEmptyChunked(head) ? NO_CHUNKS.length : 0);
    if (next > sent.length) break;
    whole.push({ status: Number(match[1]), body: sent.subarray(end + 4, end + 4 + length) });
    at = next;
  }
  return { whole, rest: sent.length - at };
}
