import type { IncomingMessage, ServerResponse } from "node:http";
import type { EmbeddedHost } from "../embedded-host";
import { fieldName } from "../fleet/read-fleet";
import { sameSecret } from "../http/constant-time";
import { readBody } from "../http/read-body";
import { messageOf } from "../message-of";
import { ImpossibleAction } from "../model/actions";
import type { Machine } from "../model/machine";
import { actionSchema } from "./action-schema";
import { reportMachine } from "./machine-report";

const MAX_BODY = 64 * 1024;

/** What the API refuses: a status and one line. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** What an administrator can see and do, over HTTP and JSON, for whoever holds the token. */
export class ControlApi {
  constructor(
    readonly host: EmbeddedHost,
    readonly token: string,
  ) {}

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const answer = await this.#answer(request);
      send(response, answer === undefined ? 204 : 200, answer);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      send(response, error.status, { error: error.message });
    }
  }

  async #answer(request: IncomingMessage): Promise<unknown> {
    const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
    if (!sameSecret(bearer, this.token)) throw new Refusal(401, "the bearer token is missing or wrong");
    const path = (request.url ?? "").split("?", 1)[0] ?? "";
    const actionsOn = /^\/machines\/([^/]+)\/actions$/.exec(path)?.[1];
    if (actionsOn !== undefined && request.method === "POST") return this.#act(actionsOn, request);
    switch (`${request.method} ${path}`) {
      case "GET /calls":
        return this.host.store.calls;
      case "GET /actions":
        return this.host.store.actions;
      case "GET /requests":
        return this.host.requests.report();
      case "DELETE /requests":
        return this.host.requests.reset();
      case "GET /machines": {
        const view = this.host.view();
        return view.state.machines.map((machine) => reportMachine(machine, view));
      }
      default:
        throw new Refusal(404, `there is no ${request.method} ${path}`);
    }
  }

  async #act(nameOrId: string, request: IncomingMessage): Promise<unknown> {
    const body = await readBody(request, MAX_BODY);
    if (!body) throw new Refusal(413, `the body is larger than ${MAX_BODY} bytes`);
    const machine = this.#findMachine(nameOrId);
    const parsed = actionSchema.safeParse(parseJson(body));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new Refusal(400, `${fieldName(issue?.path ?? [])}: ${issue?.message ?? "is not valid"}`);
    }
    try {
      this.host.act(machine, parsed.data);
    } catch (error) {
      if (error instanceof ImpossibleAction) throw new Refusal(409, error.message);
      throw error;
    }
    const view = this.host.view();
    const after = view.state.machines.find(({ id }) => id === machine.id);
    return after && reportMachine(after, view);
  }

  #findMachine(encoded: string): Machine {
    const wanted = decode(encoded);
    const { machines } = this.host.view().state;
    const byId = machines.find(({ id }) => id === wanted.toUpperCase());
    if (byId) return byId;
    const [machine, ...others] = machines.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase());
    if (!machine) throw new Refusal(404, `there is no machine ${wanted}`);
    if (others.length === 0) return machine;
    const ids = [machine, ...others].map(({ id }) => id).join(", ");
    throw new Refusal(409, `${others.length + 1} machines are called ${wanted}: ${ids}`);
  }
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new Refusal(404, "the name of the machine is not validly encoded");
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (error) {
    throw new Refusal(400, `the body is not JSON: ${messageOf(error)}`);
  }
}

function send(response: ServerResponse, status: number, content: unknown): void {
  const body = content === undefined ? "" : `${JSON.stringify(content)}\n`;
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) });
  response.end(body);
}
