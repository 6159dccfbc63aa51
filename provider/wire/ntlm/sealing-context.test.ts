import { array, assert, boolean, integer, property, tuple, uint8Array } from "fast-check";
import { published } from "./published.test-support";
import { type Sealed, SealingContext } from "./sealing-context";

function bothSides(key: Uint8Array = published.randomSessionKey) {
  return { client: new SealingContext(key, "client"), server: new SealingContext(key, "server") };
}

const words = (text: string) => Buffer.from(text, "utf8");

function altered(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

describe("a sealing context", () => {
  it("W3 seals and signs the published text to the published bytes", () => {
    const { ciphertext, signature } = bothSides().client.seal(published.plaintext);
    expect(ciphertext.toString("hex")).toBe(published.ciphertext);
    expect(signature.toString("hex")).toBe(published.signature);
  });

  it("W3 gives back whatever the other side sealed, message after message, in both directions", () => {
    const message = tuple(boolean(), uint8Array({ maxLength: 300 }));
    assert(
      property(uint8Array({ minLength: 16, maxLength: 16 }), array(message, { maxLength: 12 }), (key, messages) => {
        const { client, server } = bothSides(key);
        for (const [upwards, plain] of messages) {
          const [from, to] = upwards ? [client, server] : [server, client];
          const sealed = from.seal(plain);
          expect(sealed.ciphertext).toHaveLength(plain.length);
          expect(to.unseal(sealed)).toEqual(Buffer.from(plain));
        }
      }),
    );
  });

  it("W3 refuses a message with any bit altered, in the text or in the signature", () => {
    assert(
      property(integer({ min: 0, max: 26 }), integer({ min: 0, max: 7 }), (at, bit) => {
        const { client, server } = bothSides();
        const { signature, ciphertext } = client.seal(words("start it now"));
        const bytes = Buffer.concat([signature, ciphertext]);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        expect(server.unseal({ signature: bytes.subarray(0, 16), ciphertext: bytes.subarray(16) })).toBeUndefined();
      }),
    );
  });

  it.each<[string, (first: Sealed, second: Sealed) => Sealed[]]>([
    ["a repeated message", (first) => [first, first]],
    ["a message after one that was left out", (_, second) => [second]],
    [
      "a signature that claims another number",
      ({ signature, ciphertext }) => [{ signature: altered(signature, 12), ciphertext }],
    ],
    [
      "a signature that is cut short",
      ({ signature, ciphertext }) => [{ signature: signature.subarray(0, 15), ciphertext }],
    ],
  ])("W3 refuses %s", (_, wire) => {
    const { client, server } = bothSides();
    const read = wire(client.seal(words("first")), client.seal(words("second"))).map((one) => server.unseal(one));
    expect(read.at(-1)).toBeUndefined();
  });

  it("numbers the messages of each direction by themselves", () => {
    const { client, server } = bothSides();
    const numbers = [client, client, server, client, server].map((side) =>
      side.seal(words("x")).signature.readUInt32LE(12),
    );
    expect(numbers).toEqual([0, 1, 0, 2, 1]);
  });

  it("takes its own messages for nobody else's", () => {
    const { client } = bothSides();
    expect(client.unseal(client.seal(words("mirrored")))).toBeUndefined();
  });

  it("reads nothing more after a message that was not what it should be", () => {
    const { client, server } = bothSides();
    const first = client.seal(words("first"));
    expect(server.unseal({ ...first, signature: altered(first.signature, 5) })).toBeUndefined();
    expect(server.unseal(client.seal(words("second")))).toBeUndefined();
  });
});
