import { rememberSecret } from "../../../redaction";
import type { Endpoint } from "../endpoint";
import type { Exchanger } from "../exchanger";
import { HttpExchanger } from "../http-exchange";
import { CertificateExchanger } from "./certificate-exchanger";
import type { Login } from "./credentials";
import { NegotiateExchanger } from "./negotiate-exchanger";

/** An exchanger that authenticates this way. From then on no text of this process shows the password, or the key. */
export function exchangerFor(login: Login, endpoint: Endpoint): Exchanger {
  if (login.auth === "certificate") {
    rememberSecret(login.identity.key, ...linesOf(login.identity.key));
    return new CertificateExchanger(endpoint, login.identity);
  }
  const { username, password } = login.credentials;
  const basic = Buffer.from(`${username}:${password}`, "utf8").toString("base64");
  rememberSecret(password, basic);
  switch (login.auth) {
    case "negotiate":
      return new NegotiateExchanger(endpoint, login.credentials);
    case "basic":
      return new HttpExchanger(endpoint, `Basic ${basic}`);
  }
}

/** Shorter ends of a key tell nothing, and may stand anywhere by chance. */
const SHORTEST_LINE = 16;

/** What of a key in PEM is recognised however its lines are broken. */
function linesOf(key: string): string[] {
  return key.split(/\s*\n\s*/).filter((line) => line.length >= SHORTEST_LINE && !line.includes("-----"));
}
