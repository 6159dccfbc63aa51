import type { IncomingMessage, ServerResponse } from "node:http";
import type { SealingContext } from "../../provider/wire/ntlm/sealing-context";
import type { Door } from "../auth/door";
import type { HttpAnswer } from "../faults/altered-answer";
import type { FaultyWire } from "../faults/faulty-wire";
import { type Packet, sendPacket } from "../http/packet";
import { readBody } from "../http/read-body";
import { FRAME_BYTES, isEncrypted } from "../ntlm/encrypted-body";
import { emptyPacket, packAnswer } from "./packing";
import type { WsmanService } from "./service";
import { isSoap } from "./soap-type";
import { unseal } from "./unseal";

/** `POST /wsman` over HTTP/1.1 as WinRM's listener answers it. */
export class WsmanHttpEndpoint {
  constructor(
    readonly service: WsmanService,
    readonly door: Door,
    readonly wire: FaultyWire,
  ) {}

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "").split("?", 1)[0];
    if (path !== "/wsman" && path !== "/wsman/") return sendPacket(response, emptyPacket(404));
    if (request.method !== "POST") return sendPacket(response, emptyPacket(405, { Allow: "POST" }));
    const admission = this.door.admit(request);
    if (admission.kind === "challenged") {
      return sendPacket(response, emptyPacket(401, { "WWW-Authenticate": admission.challenge }));
    }
    if (admission.kind === "unknown") {
      if (!asksAnonymously(request)) return sendPacket(response, this.#unauthorized(request));
      return this.#carryPlain(request, response, undefined);
    }
    const { user, sealing, ends } = admission;
    if (isEncrypted(request.headers["content-type"])) return this.#carrySealed(request, response, user, sealing);
    // A client that authenticates first and asks then sends nothing with the last message of its handshake.
    if (ends === "handshake" && isEmpty(request)) return sendPacket(response, emptyPacket(200));
    // Whoever has authenticated and does not seal is told nothing more (pywinrm's issues 129 and 208).
    if (!this.door.allowsPlain(request.socket)) return sendPacket(response, emptyPacket(500));
    return this.#carryPlain(request, response, user);
  }

  async #carryPlain(request: IncomingMessage, response: ServerResponse, user: string | undefined): Promise<void> {
    if (!isSoap(request.headers["content-type"])) return sendPacket(response, emptyPacket(415));
    const body = await readBody(request, this.service.maxEnvelopeBytes);
    if (!body) return sendPacket(response, emptyPacket(413));
    await this.#carry(body, user, undefined, request, response);
  }

  async #carrySealed(
    request: IncomingMessage,
    response: ServerResponse,
    user: string,
    sealing: SealingContext | undefined,
  ): Promise<void> {
    const { maxEnvelopeBytes } = this.service;
    const body = await readBody(request, maxEnvelopeBytes + FRAME_BYTES);
    await this.door.connections.inTurn(request.socket, async () => {
      const opened = unseal(body, sealing, maxEnvelopeBytes);
      if (typeof opened !== "number") return this.#carry(opened, user, sealing, request, response);
      // A message that was not unsealed has moved the other side's key stream on and not ours.
      this.door.connections.forget(request.socket);
      sendPacket(response, emptyPacket(opened));
    });
  }

  #carry(
    body: Buffer,
    user: string | undefined,
    sealing: SealingContext | undefined,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const pack = (answer: HttpAnswer) =>
      answer.status === 401 ? this.#unauthorized(request) : packAnswer(answer, sealing);
    return this.wire.carry(body, response, () => this.service.answer(body, user), pack);
  }

  /** The connection is nobody's any more. */
  #unauthorized({ socket }: IncomingMessage): Packet {
    this.door.connections.forget(socket);
    return emptyPacket(401, { "WWW-Authenticate": this.door.challenges });
  }
}

/** A client may ask without credentials who answers, if it says that it means to (MS-WSMV 3.1.4.2). */
function asksAnonymously(request: IncomingMessage): boolean {
  return request.headers["wsmanidentify"] === "unauthenticated";
}

function isEmpty({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] === undefined && Number(headers["content-length"] ?? 0) === 0;
}
