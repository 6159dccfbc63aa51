import { timingSafeEqual } from "node:crypto";
import { hmacMd5 } from "./digests";
import { Rc4 } from "./rc4";
import { type Sender, sealKey, signKey } from "./session-keys";

export interface Sealed {
  /** NTLMSSP_MESSAGE_SIGNATURE, 16 bytes (MS-NLMP 2.2.2.9.2). */
  readonly signature: Buffer;
  /** As long as the plain text. */
  readonly ciphertext: Buffer;
}

/**
 * Signs and encrypts what one side of an authenticated connection sends, decrypts and checks what it gets (MS-NLMP
 * 3.4.3, with extended session security, key exchange and 128 bits). Each direction has a key stream and a number that
 * run on from message to message, so every message must pass here once, in the order of the wire.
 */
export class SealingContext {
  readonly #out: Direction;
  readonly #in: Direction;
  #broken = false;

  /** @param side whose context this is */
  constructor(exportedSessionKey: Uint8Array, side: Sender) {
    this.#out = new Direction(exportedSessionKey, side);
    this.#in = new Direction(exportedSessionKey, side === "client" ? "server" : "client");
  }

  seal(plain: Uint8Array): Sealed {
    const ciphertext = this.#out.transform(plain);
    return { signature: this.#out.sign(plain), ciphertext };
  }

  /**
   * The plain text; undefined when it is not what the other side signed: altered, repeated, left out, or out of order.
   * From then on undefined for ever, because the key stream cannot be found again.
   */
  unseal({ signature, ciphertext }: Sealed): Buffer | undefined {
    if (this.#broken) return undefined;
    const plain = this.#in.transform(ciphertext);
    const expected = this.#in.sign(plain);
    this.#broken = signature.length !== expected.length || !timingSafeEqual(signature, expected);
    return this.#broken ? undefined : plain;
  }
}

class Direction {
  readonly #signKey: Buffer;
  readonly #stream: Rc4;
  #number = 0;

  constructor(exportedSessionKey: Uint8Array, sender: Sender) {
    this.#signKey = signKey(exportedSessionKey, sender);
    this.#stream = new Rc4(sealKey(exportedSessionKey, sender));
  }

  transform(bytes: Uint8Array): Buffer {
    return this.#stream.transform(bytes);
  }

  /** The signature of the next message. Its checksum goes through the key stream after the message itself (3.4.4.2). */
  sign(plain: Uint8Array): Buffer {
    const signature = Buffer.alloc(16);
    signature.writeUInt32LE(1, 0);
    signature.writeUInt32LE(this.#number, 12);
    signature.set(this.#stream.transform(hmacMd5(this.#signKey, signature.subarray(12), plain).subarray(0, 8)), 4);
    this.#number = (this.#number + 1) >>> 0;
    return signature;
  }
}
