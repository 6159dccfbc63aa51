import type { Agent, IncomingMessage } from "node:http";
import { FailbackError } from "../../../errors";
import type { SealingContext } from "../../../wire/ntlm/sealing-context";
import { DEFAULT_XML_LIMITS, XmlReader } from "../../../wire/xml-reader";
import type { Deadline } from "../deadline";
import { type Exchange, SOAP_TYPE } from "../http-exchange";
import type { Connection, HttpWire } from "../http-wire";
import { discard, type HttpAnswer, isFromService, NO_DOCUMENT, readAnswer, readBytes } from "../read-answer";
import type { Credentials } from "./credentials";
import { ENCRYPTED_TYPE, isEncrypted, type PartForm, readEncrypted, writeEncrypted } from "./encrypted-body";
import { handshake } from "./ntlm-handshake";
import { singleConnection } from "./single-connection";

/** What a connection needs to come about. */
export interface ConnectionSettings {
  readonly wire: HttpWire;
  readonly credentials: Credentials;
  readonly form: PartForm;
}

/** What was found out about it by an exchange that failed. */
interface Found extends Connection {
  /** Its socket was closed before a byte was sent. */
  gone: boolean;
  /** The host asked for authentication again, and so did nothing with the message. */
  forgotten: boolean;
}

/** Room for the largest envelope that is read, and what wraps it. */
const MAX_BODY_BYTES = DEFAULT_XML_LIMITS.maxBytes + 4_096;

/**
 * One authenticated connection, for one exchange at a time: the messages of both directions are numbered, and encrypted
 * with key streams that run on. Over TLS nothing more is encrypted.
 */
export class NtlmConnection {
  /** Both sides may go on where they are. */
  usable = true;

  readonly #wire: HttpWire;
  readonly #form: PartForm;
  readonly #agent: Agent;
  readonly #found: Found;
  readonly #context: SealingContext;

  private constructor({ wire, form }: ConnectionSettings, agent: Agent, found: Found, context: SealingContext) {
    this.#wire = wire;
    this.#form = form;
    this.#agent = agent;
    this.#found = found;
    this.#context = context;
  }

  /** A new connection, authenticated. @throws FailbackError */
  static async open(settings: ConnectionSettings, deadline: Deadline): Promise<NtlmConnection> {
    const { wire, credentials } = settings;
    const found: Found = { stale: false, gone: false, forgotten: false };
    const agent = singleConnection(wire.agent(1), () => {
      found.gone = true;
      return new FailbackError("hostUnreachable", `${wire.host} closed the connection that was to be authenticated`);
    });
    try {
      return new NtlmConnection(settings, agent, found, await handshake({ wire, agent }, credentials, deadline));
    } catch (thrown) {
      agent.destroy();
      throw thrown;
    }
  }

  /** Whether what failed here may be sent again elsewhere. */
  mayRepeat({ repeatable }: Exchange): boolean {
    const { gone, forgotten, stale } = this.#found;
    // A 401 over plain HTTP is nobody's word: the host may have done what it was asked, and a page asked for twice is lost.
    return gone || ((forgotten || stale) && repeatable === true);
  }

  async post(exchange: Exchange, deadline: Deadline): Promise<HttpAnswer> {
    const wire = this.#wire;
    const { body, gate } = exchange;
    const plain = Buffer.from(body, "utf8");
    const sealed = wire.endpoint.tls === undefined;
    // Until the answer is read, nobody knows how far the host's key streams have run.
    this.usable = false;
    const answer = await wire.post({
      headers: { "Content-Type": sealed ? ENCRYPTED_TYPE : SOAP_TYPE },
      body: sealed ? writeEncrypted(this.#context.seal(plain), this.#form) : plain,
      agent: this.#agent,
      deadline,
      gate,
      connection: this.#found,
      read: (response) => (sealed ? this.#readSealed(response, exchange) : this.#read(response, exchange)),
      isTrusted: isFromService,
    });
    if (answer.status !== 401) return answer;
    this.#found.forgotten = true;
    throw new FailbackError(
      "authenticationFailed",
      `${wire.host} let the account in, and then asked for it again on the same connection (HTTP 401): does something between keep connections apart?`,
    );
  }

  close(): void {
    this.#agent.destroy();
  }

  async #read(response: IncomingMessage, { taker, heard }: Exchange): Promise<HttpAnswer> {
    const answer = await readAnswer(response, taker, heard);
    this.usable = true;
    return answer;
  }

  async #readSealed(response: IncomingMessage, { taker, heard }: Exchange): Promise<HttpAnswer> {
    const { statusCode: status = 0, rawHeaders } = response;
    if (!isEncrypted(response.headers["content-type"])) {
      await discard(response);
      heard?.({ status, rawHeaders, body: Buffer.alloc(0) });
      // A status alone may come from HTTP.sys, which knows no keys; as a result it is worth nothing.
      if (status >= 400) return { status, ...NO_DOCUMENT };
      throw this.#unreadable(`answered HTTP ${status} without encryption, which is not accepted on this connection`);
    }
    const sealed = readEncrypted(await readBytes(response, MAX_BODY_BYTES));
    if (!sealed) throw this.#unreadable("sent an encrypted answer that cannot be taken apart");
    const plain = this.#context.unseal(sealed);
    if (!plain)
      throw this.#unreadable("sent an answer with a wrong signature: it was altered on its way, or is another's");
    this.usable = true;
    heard?.({ status, rawHeaders, body: plain });
    if (plain.length === 0) return { status, ...NO_DOCUMENT };
    const reader = new XmlReader(DEFAULT_XML_LIMITS, taker?.());
    reader.write(plain);
    return { status, document: reader.end(), bytes: plain.length, elements: reader.elements };
  }

  #unreadable(what: string): FailbackError {
    return new FailbackError("answerUnreadable", `${this.#wire.host} ${what}`);
  }
}
