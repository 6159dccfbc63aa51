import { type IncomingMessage, type OutgoingHttpHeader, type OutgoingHttpHeaders, ServerResponse } from "node:http";

type Headers = OutgoingHttpHeaders | OutgoingHttpHeader[];

/**
 * Answers whose `Date` is the host's clock, as HTTP.sys sends the clock of its Windows: a client may tell the host's time by
 * it. Node's own answers (a request without Host, an expectation it cannot meet) are made of the same class.
 */
export function datedResponse(now: () => number): typeof ServerResponse<IncomingMessage> {
  return class extends ServerResponse<IncomingMessage> {
    override writeHead(status: number, ...more: [(string | Headers)?, Headers?]): this {
      this.setHeader("Date", httpDate(now()));
      return super.writeHead(status, ...(more as [Headers?]));
    }
  };
}

/** `Fri, 20 Nov 2026 12:00:00 GMT` (RFC 9110 5.6.7). */
export function httpDate(at: number): string {
  return new Date(at).toUTCString();
}
