import { randomBytes } from "node:crypto";
import type { Agent, IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import { FailbackError } from "../../../errors";
import { channelBinding } from "../../../wire/ntlm/channel-binding";
import type { SealingContext } from "../../../wire/ntlm/sealing-context";
import { withoutEnvelope } from "../answer";
import type { Deadline } from "../deadline";
import type { HttpWire } from "../http-wire";
import { accountName } from "../ntlm/account-name";
import { type Challenge, isNtlm, readChallenge } from "../ntlm/challenge-message";
import { has, REQUIRED } from "../ntlm/flags";
import { answerChallenge, type Chance } from "../ntlm/handshake";
import { negotiateMessage } from "../ntlm/negotiate-message";
import { discard } from "../read-answer";
import type { Credentials } from "./credentials";
import { type OfferedSchemes, offeredSchemes } from "./offered-schemes";

/** A connection to be authenticated: an agent that makes just one. */
export interface Unauthenticated {
  readonly wire: HttpWire;
  readonly agent: Agent;
}

interface Reply {
  readonly status: number;
  readonly offered: OfferedSchemes;
  /** With TLS: what the connection is bound to, where its certificate allows that. */
  readonly binding: Buffer | undefined;
}

const chance: Chance = { bytes: randomBytes, now: Date.now };

/**
 * Authenticates a connection: two requests without a body, so that nothing of any call has been sent when the account is
 * refused (docs/facts/wsman.md: the authentication is the connection's).
 *
 * @throws FailbackError `authenticationFailed` when the host refuses the account, or offers no NTLM with 128 bits
 */
export async function handshake(
  { wire, agent }: Unauthenticated,
  { username, password }: Credentials,
  deadline: Deadline,
): Promise<SealingContext> {
  const { host, endpoint } = wire;
  const send = (token: Buffer) =>
    wire.post<Reply>({
      headers: { Authorization: `Negotiate ${token.toString("base64")}` },
      body: Buffer.alloc(0),
      agent,
      deadline,
      read: readReply,
    });
  const negotiate = negotiateMessage();
  const challenged = await send(negotiate);
  const challenge = challengeOf(challenged, host);
  const read = readOrRefuse(challenge, host);
  const login = {
    name: accountName(username),
    password,
    service: `HTTP/${endpoint.address}`,
    channelBinding: challenged.binding,
  };
  const { message, context } = answerChallenge({ negotiate, challenge, read }, login, chance);
  const { status } = await send(message);
  if (status === 401) throw refused(host, endpoint.tls !== undefined);
  if (status !== 200) throw withoutEnvelope(status, host);
  return context;
}

async function readReply(response: IncomingMessage): Promise<Reply> {
  const { socket } = response;
  const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
  await discard(response);
  return {
    status: response.statusCode ?? 0,
    offered: offeredSchemes(response.headersDistinct["www-authenticate"] ?? []),
    binding: certificate && channelBinding(certificate.raw),
  };
}

function challengeOf({ status, offered }: Reply, host: string): Buffer {
  if (status === 200)
    throw new FailbackError("answerUnreadable", `${host} asks for no authentication, which no WinRM does`);
  if (status !== 401) throw withoutEnvelope(status, host);
  const negotiate = offered.get("negotiate");
  if (!negotiate) throw notOffered(offered, host);
  const challenge = Buffer.from(negotiate.token, "base64");
  if (!isNtlm(challenge)) {
    throw new FailbackError(
      "authenticationFailed",
      `${host} offers Negotiate but takes no NTLM there: it seems to demand Kerberos, which is not supported; ` +
        'allow NTLM on the host, or Basic over HTTPS (`auth: "basic"` with `tls`)',
    );
  }
  return challenge;
}

function notOffered(offered: OfferedSchemes, host: string): FailbackError {
  const names = [...offered.values()].map(({ name }) => name.slice(0, 40));
  const what = names.length === 0 ? "names no way to authenticate at all" : `offers ${names.join(", ")} only`;
  const remedy = offered.has("basic")
    ? 'give `auth: "basic"`, or enable Negotiate on the host'
    : "enable Negotiate on the host";
  return new FailbackError(
    "authenticationFailed",
    `${host} does not offer Negotiate but ${what}: ${remedy} (\`winrm set winrm/config/service/auth '@{Negotiate="true"}'\`)`,
  );
}

function readOrRefuse(message: Buffer, host: string): Challenge {
  const challenge = readChallenge(message);
  if (!challenge) throw new FailbackError("answerUnreadable", `${host} sent a challenge of NTLM that cannot be read`);
  if (has(challenge.flags, REQUIRED)) return challenge;
  throw new FailbackError(
    "authenticationFailed",
    `${host} does not agree to NTLM v2 with 128-bit sealing (flags 0x${challenge.flags.toString(16)})`,
  );
}

/** HTTP carries no status of the logon: all that can be known is that the account was not let in. */
function refused(host: string, tls: boolean): FailbackError {
  const binding = tls ? ", or something between here and the host ends the TLS connection (channel binding)" : "";
  return new FailbackError(
    "authenticationFailed",
    `${host} refused the account (HTTP 401): the user name or password is wrong, or the account is locked, disabled, ` +
      `expired or not allowed to log on over the network${binding}; the host's Security log (event 4625) tells which`,
  );
}
