import type { IncomingMessage, ServerResponse } from "node:http";
import type { FaultyWire } from "../faults/faulty-wire";
import { readBody } from "../http/read-body";
import { type Account, BASIC_CHALLENGE, isAuthorized } from "./basic-auth";
import type { WsmanService } from "./service";

const SOAP = "application/soap+xml;charset=UTF-8";

/** `POST /wsman` over HTTP/1.1 as WinRM's listener answers it. */
export class WsmanHttpEndpoint {
  constructor(
    readonly service: WsmanService,
    readonly account: Account,
    readonly wire: FaultyWire,
  ) {}

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "").split("?", 1)[0];
    if (path !== "/wsman" && path !== "/wsman/") return end(response, 404);
    if (request.method !== "POST") return end(response, 405, { Allow: "POST" });
    const authorized = isAuthorized(request.headers.authorization, this.account);
    if (!authorized && !asksAnonymously(request)) return unauthorized(response);
    if (!isSoap(request.headers["content-type"])) return end(response, 415);

    const body = await readBody(request, this.service.maxEnvelopeBytes);
    if (!body) return end(response, 413);
    const user = authorized ? this.account.user : undefined;
    await this.wire.carry(
      body,
      response,
      () => this.service.answer(body, user),
      (status, text) => {
        if (status === 401) unauthorized(response);
        else end(response, status, text === undefined ? {} : { "Content-Type": SOAP }, text);
      },
    );
  }
}

/** A client may ask without credentials who answers, if it says that it means to (MS-WSMV 3.1.4.2). */
function asksAnonymously(request: IncomingMessage): boolean {
  return request.headers["wsmanidentify"] === "unauthenticated";
}

function isSoap(contentType: string | undefined): boolean {
  const [type = "", ...parameters] = (contentType ?? "").toLowerCase().split(";");
  const charset = parameters.map((one) => one.trim()).find((one) => one.startsWith("charset="));
  const isUtf8 = charset === undefined || /^charset="?utf-8"?$/.test(charset);
  return type.trim() === "application/soap+xml" && isUtf8;
}

function unauthorized(response: ServerResponse): void {
  end(response, 401, { "WWW-Authenticate": BASIC_CHALLENGE });
}

function end(response: ServerResponse, status: number, headers: Record<string, string> = {}, body = ""): void {
  response.writeHead(status, {
    Server: "Microsoft-HTTPAPI/2.0",
    ...headers,
    "Content-Length": Buffer.byteLength(body),
  });
  response.end(body);
}
