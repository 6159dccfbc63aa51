import type { Endpoint, Exchange, HttpAnswer } from "./http-exchange";

/** What carries envelopes to one endpoint and brings the answers back. {@link HttpExchanger} is the one over HTTP. */
export interface Exchanger {
  readonly endpoint: Endpoint;
  /** One envelope and its answer, whatever status that has. @throws FailbackError when there is none */
  post(exchange: Exchange): Promise<HttpAnswer>;
  /** The host's time in milliseconds since 1970; undefined before any answer told it. */
  hostTime(): number | undefined;
  close(): void;
}
