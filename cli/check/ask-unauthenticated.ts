import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { FailbackError } from "../../provider/errors";
import { connectionError } from "../../provider/transport/winrm/connection-error";
import { authorityOf } from "../../provider/transport/winrm/http-exchange";
import { nameToBear, tlsOptions } from "../../provider/transport/winrm/tls-options";
import type { Scene } from "./step";

/** The head of an answer. */
export interface AnswerHead {
  readonly status: number;
  /** In their order, as they came. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** An empty post without credentials: WinRM answers it with what it offers (MS-WSMV 3.1.4.1). @throws FailbackError */
export function askUnauthenticated({ host, patienceMs }: Scene): Promise<AnswerHead> {
  const { address, port, tls } = host;
  const name = authorityOf(host);
  return new Promise((resolve, reject) => {
    const request = (tls ? httpsRequest : httpRequest)({
      ...(tls && tlsOptions(address, tls)),
      host: address,
      port,
      path: "/wsman",
      method: "POST",
      agent: false,
      headers: { "Content-Length": 0, "User-Agent": "pulumi-hyperv-failback" },
    });
    const end = () => {
      clearTimeout(timer);
      request.destroy();
    };
    const timer = setTimeout(() => {
      reject(new FailbackError("hostTimeout", `${name} did not answer within ${patienceMs / 1000} seconds`));
      end();
    }, patienceMs);
    request.on("error", (error) => {
      const bear = tls && nameToBear(address, tls.serverName);
      reject(connectionError(error, { host: name, nameToBear: bear, socket: request.socket, answered: false }));
      end();
    });
    request.on("response", (response) => {
      resolve(headOf(response));
      end();
    });
    request.end();
  });
}

export function headOf({ statusCode, rawHeaders }: IncomingMessage): AnswerHead {
  const headers = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ""] as const] : []));
  return { status: statusCode ?? 0, headers };
}
