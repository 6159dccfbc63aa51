import { rememberSecret } from "../../../redaction";
import type { Endpoint } from "../endpoint";
import type { Exchanger } from "../exchanger";
import { HttpExchanger } from "../http-exchange";
import type { Credentials } from "./credentials";
import { NegotiateExchanger } from "./negotiate-exchanger";

/** The ways to authenticate. */
export type Authentication = "negotiate" | "basic";

/** An exchanger that authenticates this way. From then on no text of this process shows the password. */
export function exchangerFor(auth: Authentication, endpoint: Endpoint, credentials: Credentials): Exchanger {
  const { username, password } = credentials;
  const basic = Buffer.from(`${username}:${password}`, "utf8").toString("base64");
  rememberSecret(password, basic);
  switch (auth) {
    case "negotiate":
      return new NegotiateExchanger(endpoint, credentials);
    case "basic":
      return new HttpExchanger(endpoint, `Basic ${basic}`);
  }
}
