import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { HttpWire, type Post } from "../../../provider/transport/winrm/http-wire";

export interface ScriptedRequest {
  readonly authorization: string | undefined;
  readonly body: Buffer;
}

export interface ScriptedAnswer {
  readonly status: number;
  /** `WWW-Authenticate` lines. */
  readonly offers?: readonly string[];
  readonly type?: string | undefined;
  readonly body?: Buffer;
}

/** Requests without a network: a script answers, and what it gives is read as from a socket. */
export class ScriptedWire extends HttpWire {
  constructor(readonly answer: (request: ScriptedRequest) => ScriptedAnswer) {
    super({ address: "127.0.0.1", port: 9 });
  }

  override post<T>({ headers, body, read }: Post<T>): Promise<T> {
    const authorization = headers["Authorization"];
    const {
      status,
      offers,
      type,
      body: answered,
    } = this.answer({
      authorization: typeof authorization === "string" ? authorization : undefined,
      body: Buffer.from(body),
    });
    const response = new IncomingMessage(new Socket());
    response.statusCode = status;
    response.headers = type === undefined ? {} : { "content-type": type };
    response.headersDistinct = offers ? { "www-authenticate": [...offers] } : {};
    response.complete = true;
    if (answered) response.push(answered);
    response.push(null);
    return read(response);
  }
}
