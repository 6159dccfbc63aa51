import type { ConnectionOptions } from "node:tls";
import { SealingContext } from "../../provider/wire/ntlm/sealing-context";
import { type Answering, authenticateMessage, negotiateMessage } from "./ntlm-messages.test-support";
import { type RawAnswer, RawHttp } from "./raw-http.test-support";

export const SOAP = { "Content-Type": "application/soap+xml;charset=UTF-8" };
export const SEALED = {
  "Content-Type":
    'multipart/encrypted;protocol="application/HTTP-SPNEGO-session-encrypted";boundary="Encrypted Boundary"',
};

/** A client of one connection that does what a test tells it, right or wrong. Its frames are its own. */
export class NtlmClient {
  #context: SealingContext | undefined;

  private constructor(readonly http: RawHttp) {}

  static async dial(port: number, tls?: ConnectionOptions): Promise<NtlmClient> {
    return new NtlmClient(await RawHttp.dial(port, tls));
  }

  close(): void {
    this.http.close();
  }

  /** The first two messages. */
  async challenge(
    flags?: number,
    scheme = "Negotiate",
  ): Promise<{ negotiate: Buffer; challenge: Buffer; answer: RawAnswer }> {
    const negotiate = negotiateMessage(flags);
    const answer = await this.http.post({ Authorization: `${scheme} ${negotiate.toString("base64")}` });
    const [, token = ""] = /^\w+ (\S+)$/.exec(answer.headers.get("www-authenticate") ?? "") ?? [];
    return { negotiate, challenge: Buffer.from(token, "base64"), answer };
  }

  /** A whole handshake, the last message of it with a body where one is given. */
  async authenticate(
    answering: Answering,
    { scheme = "Negotiate", sealed, plain }: { scheme?: string; sealed?: string; plain?: string } = {},
  ): Promise<RawAnswer> {
    const { negotiate, challenge } = await this.challenge(answering.flags, scheme);
    const { message, sessionKey } = authenticateMessage(negotiate, challenge, answering);
    this.#context = new SealingContext(sessionKey, "client");
    const authorization = { Authorization: `${scheme} ${message.toString("base64")}` };
    if (sealed !== undefined) return this.http.post({ ...authorization, ...SEALED }, this.seal(sealed));
    if (plain !== undefined) return this.http.post({ ...authorization, ...SOAP }, plain);
    return this.http.post(authorization);
  }

  /** A sealed request on an authenticated connection, and the text of its answer. */
  async ask(envelope: string, withTabs = true): Promise<{ status: number; text: string }> {
    const answer = await this.http.post(SEALED, this.seal(envelope, withTabs));
    return { status: answer.status, text: this.open(answer.body) };
  }

  seal(text: string, withTabs = true): Buffer {
    const { signature, ciphertext } = this.#sealing.seal(Buffer.from(text));
    const tab = withTabs ? "\t" : "";
    return Buffer.concat([
      Buffer.from(
        `--Encrypted Boundary\r\n${tab}Content-Type: application/HTTP-SPNEGO-session-encrypted\r\n` +
          `${tab}OriginalContent: type=application/soap+xml;charset=UTF-8;Length=${ciphertext.length}\r\n` +
          `--Encrypted Boundary\r\n${tab}Content-Type: application/octet-stream\r\n`,
      ),
      Buffer.from([16, 0, 0, 0]),
      signature,
      ciphertext,
      Buffer.from("--Encrypted Boundary--\r\n"),
    ]);
  }

  /** The text in an encrypted body; it must be framed exactly as Windows frames it. */
  open(body: Buffer): string {
    if (body.length === 0) return "";
    const [head, length = ""] =
      /^--Encrypted Boundary\r\n\tContent-Type: application\/HTTP-SPNEGO-session-encrypted\r\n\tOriginalContent: type=application\/soap\+xml;charset=UTF-8;Length=(\d+)\r\n--Encrypted Boundary\r\n\tContent-Type: application\/octet-stream\r\n/.exec(
        body.toString("latin1"),
      ) ?? [];
    if (head === undefined) throw new Error("the answer is not framed as Windows frames it");
    const begin = head.length + 4;
    const end = begin + 16 + Number(length);
    if (body.toString("latin1", end) !== "--Encrypted Boundary--\r\n") throw new Error("something follows the message");
    const plain = this.#sealing.unseal({
      signature: body.subarray(begin, begin + 16),
      ciphertext: body.subarray(begin + 16, end),
    });
    if (plain === undefined) throw new Error("the answer's signature is wrong");
    return plain.toString("utf8");
  }

  get #sealing(): SealingContext {
    if (!this.#context) throw new Error("there was no handshake");
    return this.#context;
  }
}
