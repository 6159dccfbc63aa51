import type { IncomingMessage } from "node:http";
import { type OfferedSchemes, offeredSchemes } from "../../provider/transport/winrm/auth/offered-schemes";
import { Deadline } from "../../provider/transport/winrm/deadline";
import { HttpWire } from "../../provider/transport/winrm/http-wire";
import { discard } from "../../provider/transport/winrm/read-answer";
import type { Scene } from "./step";

/** What the head of an answer tells before anybody was let in. */
export interface Unauthenticated {
  readonly status: number;
  readonly offered: OfferedSchemes;
  readonly server: string | undefined;
  /** Its `Date`, milliseconds since 1970; undefined when it bears none. */
  readonly hostTime: number | undefined;
  readonly rawHeaders: readonly string[];
}

/**
 * An empty post without an account: WinRM answers it with what it offers (MS-WSMV 3.1.4.1). TLS is agreed as for every
 * request, with the client certificate if there is one: a host may take no connection without.
 *
 * @throws FailbackError
 */
export function askUnauthenticated({ host, patienceMs, certificate }: Scene): Promise<Unauthenticated> {
  const deadline = new Deadline(patienceMs);
  return new HttpWire(host, certificate).post({ headers: {}, body: Buffer.alloc(0), deadline, read });
}

async function read(response: IncomingMessage): Promise<Unauthenticated> {
  await discard(response);
  const { statusCode: status = 0, headers, headersDistinct, rawHeaders } = response;
  const date = Date.parse(headers.date ?? "");
  return {
    status,
    offered: offeredSchemes(headersDistinct["www-authenticate"] ?? []),
    server: headersDistinct["server"]?.[0],
    hostTime: Number.isNaN(date) ? undefined : date,
    rawHeaders,
  };
}
