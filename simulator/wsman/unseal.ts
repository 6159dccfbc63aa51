import type { SealingContext } from "../../provider/wire/ntlm/sealing-context";
import { type EncryptedBody, readEncryptedBody } from "../ntlm/encrypted-body";
import { MalformedMessage } from "../ntlm/malformed-message";
import { isSoap } from "./soap-type";

/**
 * The envelope in an encrypted body, or the HTTP status of its refusal. Which status Windows gives each of them is
 * documented nowhere.
 *
 * @param body undefined when it was too large to be read
 */
export function unseal(
  body: Buffer | undefined,
  sealing: SealingContext | undefined,
  maxBytes: number,
): Buffer | 400 | 413 | 415 {
  if (body === undefined) return 413;
  const sealed = read(body);
  if (sealed === undefined || sealing === undefined) return 400;
  if (sealed.length > maxBytes) return 413;
  if (!isSoap(sealed.type)) return 415;
  return sealing.unseal(sealed) ?? 400;
}

function read(body: Buffer): EncryptedBody | undefined {
  try {
    return readEncryptedBody(body);
  } catch (error) {
    if (error instanceof MalformedMessage) return undefined;
    throw error;
  }
}
