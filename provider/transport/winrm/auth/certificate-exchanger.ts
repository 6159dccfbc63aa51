import { X509Certificate } from "node:crypto";
import { FailbackError } from "../../../errors";
import type { Exchanger } from "../exchanger";
import { type Endpoint, type Exchange, HttpExchanger } from "../http-exchange";
import type { HttpAnswer } from "../read-answer";
import type { ClientCertificate } from "./credentials";

/** What stands in `Authorization` when the certificate of the TLS connection is to speak for the client (DSP0226, security profiles). */
const MUTUAL_PROFILE = "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual";

/** Posts envelopes over TLS connections that show a client certificate, which the host maps to one of its accounts. */
export class CertificateExchanger implements Exchanger {
  readonly #http: HttpExchanger;
  readonly #certificate: string;

  constructor(
    readonly endpoint: Endpoint,
    identity: ClientCertificate,
  ) {
    this.#certificate = identity.certificate;
    this.#http = new HttpExchanger(endpoint, MUTUAL_PROFILE, identity);
  }

  /** @throws FailbackError `authenticationFailed` when the host does not take the certificate */
  async post(exchange: Exchange): Promise<HttpAnswer> {
    const answer = await this.#http.post(exchange);
    if (answer.status === 401) throw this.#refused();
    return answer;
  }

  hostTime(): number | undefined {
    return this.#http.hostTime();
  }

  close(): void {
    this.#http.close();
  }

  /** HTTP says no more than that nobody was let in. */
  #refused(): FailbackError {
    const { subject, validTo } = new X509Certificate(this.#certificate);
    return new FailbackError(
      "authenticationFailed",
      `${this.#http.host} refused the client certificate (HTTP 401): it does not trust its authority, maps it to no account ` +
        `that may log on, or takes no certificates at all; or the certificate (${subject.replaceAll("\n", ", ")}, valid until ${validTo}) has expired there`,
    );
  }
}
