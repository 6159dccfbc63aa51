import type { ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import type { EmbeddedHost } from "../embedded-host";
import { type Packet, sendPacket } from "../http/packet";
import type { WsmanReply } from "../wsman/service";
import { altered, comesBefore, type HttpAnswer, substitute } from "./altered-answer";
import { describeRequest } from "./described-request";
import { FaultLog } from "./fault-log";
import type { LOST_AT, WireEffect, WireRule } from "./fault-set";
import { HeldRequests } from "./held-requests";
import { breakAnswer } from "./lost-answer";
import { WirePlan } from "./wire-plan";

/** Makes of an answer what goes over HTTP. */
export type Pack = (answer: HttpAnswer) => Packet;

/** The network in front of the host, which does with requests and answers what its plan says. */
export class FaultyWire {
  readonly held = new HeldRequests();
  readonly log: FaultLog;
  /** Those that never get an answer. */
  readonly #silent = new Set<ServerResponse>();
  #plan = new WirePlan([]);
  #closed = false;

  constructor(readonly host: EmbeddedHost) {
    this.log = new FaultLog(() => host.clock.now());
  }

  get rules(): readonly WireRule[] {
    return this.#plan.rules;
  }

  /** A new plan counts anew. */
  follow(rules: readonly WireRule[]): void {
    this.#plan = new WirePlan(rules);
  }

  /** Carries one request, in plain text, to the host and its answer back. @param answer has the host carry the request out */
  async carry(
    body: Uint8Array,
    response: ServerResponse,
    answer: () => WsmanReply | Promise<WsmanReply>,
    pack: Pack,
  ): Promise<void> {
    const request = this.#plan.rules.length === 0 ? undefined : describeRequest(body);
    const verdict = this.#plan.judge(request);
    const { effect } = verdict;
    if (request && verdict.rules.length > 0) this.log.add(request, verdict);
    const deliver = (content: HttpAnswer) => sendPacket(response, pack(content));
    const { computerName } = this.host.identity;

    await sleep(verdict.delayBeforeMs);
    if (effect?.kind === "hold") await this.held.hold(effect.deliverAfterMs);
    if (this.#closed || effect?.kind === "drop") {
      response.destroy();
    } else if (comesBefore(effect)) {
      deliver(substitute(effect, request?.messageId, computerName));
    } else {
      const reply = await answer();
      if (reply.call !== undefined) this.#follow(reply.call, response, effect);
      await sleep(verdict.delayAfterMs);
      if (effect?.kind === "lose")
        this.#lose(response, effect.at, () => pack({ status: reply.status, body: reply.body }));
      else deliver(altered(reply, effect, request?.messageId, computerName));
    }
  }

  /** The host ends: nothing that is on its way arrives any more. */
  close(): void {
    this.#closed = true;
    this.held.release();
    for (const response of this.#silent) response.destroy();
  }

  #lose(response: ServerResponse, at: (typeof LOST_AT)[number], packed: () => Packet): void {
    if (at !== "never") {
      breakAnswer(response, at, packed());
      return;
    }
    this.#silent.add(response);
    response.once("close", () => this.#silent.delete(response));
  }

  /** Tells the log of calls what becomes of an answer. */
  #follow(call: number, response: ServerResponse, effect: WireEffect | undefined): void {
    const lost = () => this.host.logAnswer(call, "lost");
    if (response.destroyed || (effect !== undefined && effect.kind !== "hold")) {
      lost();
      return;
    }
    response.once("finish", () => this.host.logAnswer(call, "delivered"));
    response.once("close", lost);
  }
}

async function sleep(milliseconds: number): Promise<void> {
  if (milliseconds > 0) await pause(milliseconds, undefined, { ref: false });
}
