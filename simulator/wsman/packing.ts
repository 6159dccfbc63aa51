import type { SealingContext } from "../../provider/wire/ntlm/sealing-context";
import type { HttpAnswer } from "../faults/altered-answer";
import type { Packet } from "../http/packet";
import { ENCRYPTED_TYPE, writeEncryptedBody } from "../ntlm/encrypted-body";

export const SOAP_TYPE = "application/soap+xml;charset=UTF-8";

/** An answer in SOAP, or none, as it goes over HTTP: sealed where its request was. */
export function packAnswer({ status, body }: HttpAnswer, sealing: SealingContext | undefined): Packet {
  if (body === undefined) return emptyPacket(status);
  const plain = Buffer.from(body, "utf8");
  if (!sealing) return { status, headers: { "Content-Type": SOAP_TYPE }, body: plain };
  const sealed = writeEncryptedBody(SOAP_TYPE, sealing.seal(plain));
  return { status, headers: { "Content-Type": ENCRYPTED_TYPE }, body: sealed };
}

export function emptyPacket(status: number, headers: Packet["headers"] = {}): Packet {
  return { status, headers, body: Buffer.alloc(0) };
}
