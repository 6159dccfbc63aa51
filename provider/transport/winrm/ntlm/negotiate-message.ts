import { OFFERED } from "./flags";
import { head, VERSION } from "./message";

/** The first message (MS-NLMP 2.2.1.1): what this client can do. It names neither domain nor machine. */
export function negotiateMessage(): Buffer {
  const message = head(1, 40);
  message.writeUInt32LE(OFFERED, 12);
  // Domain and workstation are empty, and would stand at the end.
  message.writeUInt32LE(message.length, 20);
  message.writeUInt32LE(message.length, 28);
  message.set(VERSION, 32);
  return message;
}
