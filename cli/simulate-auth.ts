import { InvalidArgumentError, Option } from "commander";
import { AUTH_SCHEMES, type AuthScheme, CHANNEL_BINDINGS } from "../simulator/auth/auth-policy";
import { type AuthSettings, DOMAIN } from "../simulator/fleet/auth-schema";

/** What the command line says of authentication. */
export interface AuthOptions {
  readonly auth?: readonly AuthScheme[];
  readonly likeWindows?: true;
  readonly channelBinding?: AuthSettings["channelBinding"];
  readonly lockAfter?: number;
  readonly domain?: string;
  readonly clientSubject?: string;
}

export function authOptions(): Option[] {
  return [
    new Option(
      "--auth <list>",
      "ways to authenticate, such as negotiate,basic,certificate (default: negotiate,basic)",
    ).argParser(parseSchemes),
    new Option(
      "--like-windows",
      "as an untouched Windows: negotiate alone, and over HTTP nothing that is not encrypted",
    ),
    new Option("--channel-binding <level>", "whether NTLM over HTTPS must name the channel (default: relaxed)").choices(
      CHANNEL_BINDINGS,
    ),
    new Option("--lock-after <number>", "lock the account after so many wrong passwords in a row").argParser(
      parseTries,
    ),
    new Option("--domain <name>", "domain that the host belongs to, such as corp.example").argParser(parseDomain),
    new Option("--client-subject <name>", "name in the certificate that stands for the account (default: its user)"),
  ];
}

/** The settings that the command line makes; the fleet file says the rest. */
export function authOf(options: AuthOptions): Partial<AuthSettings> {
  const { auth, likeWindows, channelBinding, lockAfter, domain, clientSubject } = options;
  return {
    ...(likeWindows && { likeWindows }),
    ...(auth && { schemes: [...auth] }),
    ...(channelBinding && { channelBinding }),
    ...(lockAfter !== undefined && { lockAfter }),
    ...(domain !== undefined && { domain }),
    ...(clientSubject !== undefined && { certificateSubject: clientSubject }),
  };
}

function parseSchemes(text: string): readonly AuthScheme[] {
  const words = text.split(",").map((word) => word.trim().toLowerCase());
  const known = AUTH_SCHEMES.filter((scheme) => words.includes(scheme));
  if (words.some((word) => !(known as readonly string[]).includes(word)))
    throw new InvalidArgumentError(`It must be a list of ${AUTH_SCHEMES.join(", ")}, with commas between.`);
  return known;
}

function parseTries(text: string): number {
  const tries = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (tries < 1) throw new InvalidArgumentError("It must be a number from 1 to 999.");
  return tries;
}

function parseDomain(text: string): string {
  if (!DOMAIN.test(text)) throw new InvalidArgumentError("It must be the name of a domain, such as corp.example.");
  return text;
}
