import { MalformedMessage } from "./malformed-message";

/** The flags of a NEGOTIATE_MESSAGE, of which nothing else matters (MS-NLMP 2.2.1.1). @throws MalformedMessage */
export function negotiateFlags(message: Buffer): number {
  // Some clients leave the names and the version out altogether.
  if (message.length < 16) throw new MalformedMessage("the NEGOTIATE_MESSAGE has no flags");
  return message.readUInt32LE(12);
}
