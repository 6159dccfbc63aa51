import type { IncomingMessage, ServerResponse } from "node:http";
import type { HostAccount } from "../auth/account";
import type { EmbeddedHost } from "../embedded-host";
import type { FaultControl } from "../faults/fault-control";
import { flawsOf } from "../fleet/fleet-schema";
import { fieldName } from "../fleet/read-fleet";
import { toMachine } from "../fleet/to-host-state";
import { sameSecret } from "../http/constant-time";
import { ImpossibleAction } from "../model/impossible-action";
import type { Machine } from "../model/machine";
import { actOnAccount } from "./account-action";
import { hostActionSchema, machineActionSchema, toAction } from "./action-schema";
import { reportMachine } from "./machine-report";
import { readJson } from "./read-json";
import { Refusal } from "./refusal";

/** What an administrator can see and do, over HTTP and JSON, for whoever holds the token. */
export class ControlApi {
  constructor(
    readonly host: EmbeddedHost,
    readonly token: string,
    readonly faults: FaultControl,
    readonly account: HostAccount,
  ) {}

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const answer = await this.#answer(request);
      send(response, answer === undefined ? 204 : 200, answer);
    } catch (error) {
      const refusal = error instanceof ImpossibleAction ? new Refusal(409, error.message) : error;
      if (!(refusal instanceof Refusal)) throw refusal;
      send(response, refusal.status, { error: refusal.message });
    }
  }

  async #answer(request: IncomingMessage): Promise<unknown> {
    const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
    if (!sameSecret(bearer, this.token)) throw new Refusal(401, "the bearer token is missing or wrong");
    const path = (request.url ?? "").split("?", 1)[0] ?? "";
    const actionsOn = /^\/machines\/([^/]+)\/actions$/.exec(path)?.[1];
    if (actionsOn !== undefined && request.method === "POST") return this.#actOnMachine(actionsOn, request);
    if (path === "/faults" || path.startsWith("/faults/")) return this.faults.answer(request, path);
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
      case "GET /host":
        return this.#reportHost();
      case "POST /host/actions":
        return this.#actOnHost(request);
      case "GET /account":
        return this.account.report();
      default:
        throw new Refusal(404, `there is no ${request.method} ${path}`);
    }
  }

  async #actOnMachine(nameOrId: string, request: IncomingMessage): Promise<unknown> {
    const body = await readJson(request, machineActionSchema);
    const machine = this.#findMachine(nameOrId);
    this.host.act(machine, toAction(body, this.host.clock.now()));
    return this.#reportMachine(machine.id);
  }

  async #actOnHost(request: IncomingMessage): Promise<unknown> {
    const body = await readJson(request, hostActionSchema);
    if (body.action === "advanceClock") {
      this.host.advanceClock(body.seconds);
      return this.#reportHost();
    }
    if (body.action !== "restartServices" && body.action !== "addMachine") {
      actOnAccount(this.account, body.action);
      return this.account.report();
    }
    if (body.action === "restartServices") {
      this.host.restartServices(body.downSeconds, body.answers, body.failbacks);
      return this.#reportHost();
    }
    const { machines, providers } = this.host.view().state;
    const pointIds = new Set(machines.flatMap(({ recoveryPoints }) => recoveryPoints.map(({ id }) => id)));
    for (const { path, message } of flawsOf(body.machine, providers, pointIds)) {
      throw new Refusal(400, `${fieldName(["machine", ...path])}: ${message}`);
    }
    this.host.addMachine(toMachine(body.machine, providers, this.host.clock.now()));
    return this.#reportMachine(body.machine.id);
  }

  #reportHost() {
    const { clock, identity } = this.host;
    const time = new Date(clock.now()).toISOString();
    return { computerName: identity.computerName, time, timeScale: clock.scale };
  }

  /** Undefined when the machine is gone. */
  #reportMachine(id: string) {
    const view = this.host.view();
    const machine = view.state.machines.find((one) => one.id === id);
    return machine && reportMachine(machine, view);
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

function send(response: ServerResponse, status: number, content: unknown): void {
  const body = content === undefined ? "" : `${JSON.stringify(content)}\n`;
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) });
  response.end(body);
}
