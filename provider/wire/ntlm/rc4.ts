/**
 * RC4, which NTLM seals with, and which the OpenSSL within Node refuses. One object is one key stream, which runs on
 * from call to call; encrypting and decrypting are the same.
 */
export class Rc4 {
  readonly #state = Uint8Array.from({ length: 256 }, (_, index) => index);
  #i = 0;
  #j = 0;

  /** @param key 1 to 256 bytes */
  constructor(key: Uint8Array) {
    for (let i = 0, j = 0; i < 256; i++) {
      j = (j + this.#at(i) + (key[i % key.length] ?? 0)) & 255;
      this.#swap(i, j);
    }
  }

  transform(bytes: Uint8Array): Buffer {
    const out = Buffer.from(bytes);
    // All of it in variables: every answer goes through here byte by byte.
    const state = this.#state;
    let i = this.#i;
    let j = this.#j;
    for (let at = 0; at < out.length; at++) {
      i = (i + 1) & 255;
      const a = state[i] ?? 0;
      j = (j + a) & 255;
      const b = state[j] ?? 0;
      state[i] = b;
      state[j] = a;
      out[at] = (out[at] ?? 0) ^ (state[(a + b) & 255] ?? 0);
    }
    this.#i = i;
    this.#j = j;
    return out;
  }

  #at(index: number): number {
    return this.#state[index] ?? 0;
  }

  #swap(i: number, j: number): void {
    const held = this.#at(i);
    this.#state[i] = this.#at(j);
    this.#state[j] = held;
  }
}
