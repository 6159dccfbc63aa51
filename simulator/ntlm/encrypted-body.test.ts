import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { ENCRYPTED_TYPE, isEncrypted, readEncryptedBody, writeEncryptedBody } from "./encrypted-body";
import { MalformedMessage } from "./malformed-message";

const recorded = (which: string) =>
  readFileSync(resolve(__dirname, `../../test/samples/wsman/omi-40-ntlm-sealed.${which}-body.bin`));

const TYPE = "application/soap+xml;charset=UTF-8";
const sealed = { signature: Buffer.alloc(16, 7), ciphertext: Buffer.from("--Encrypted Boundary--\r\n") };
const written = writeEncryptedBody(TYPE, sealed);

describe("an encrypted body", () => {
  it.each([
    ["request", 1579],
    ["response", 1273],
  ] as const)("W1 of the recorded %s is read, without tabs and with its extra line", (which, length) => {
    const body = readEncryptedBody(recorded(which));
    expect([body.type, body.length, body.ciphertext.length]).toEqual([TYPE, length, length]);
    expect([body.signature.readUInt32LE(0), body.signature.readUInt32LE(12)]).toEqual([1, 0]);
  });

  it("is written with tabs, and with nothing after its closing line", () => {
    const text = written.toString("latin1");
    expect(text.match(/\r\n\t/g)).toHaveLength(3);
    expect(text).toMatch(/--Encrypted Boundary--\r\n$/);
    expect(isEncrypted(ENCRYPTED_TYPE)).toBe(true);
  });

  it("is cut by its length, also where the sealed bytes look like its end", () => {
    expect(readEncryptedBody(written)).toEqual({ type: TYPE, length: 24, ...sealed });
  });

  it("may have a space after the dashes of its boundaries, as Exchange writes them", () => {
    const spaced = written.toString("latin1").replaceAll("--Encrypted Boundary", "-- Encrypted Boundary");
    const body = readEncryptedBody(Buffer.from(spaced.replace("Length=24", "Length=25"), "latin1"));
    expect(body.ciphertext.toString()).toBe("-- Encrypted Boundary--\r\n");
  });

  it("is refused when it is cut anywhere", () => {
    for (let length = 0; length < written.length - 2; length++) {
      expect(() => readEncryptedBody(written.subarray(0, length))).toThrow(MalformedMessage);
    }
  });

  it("may be followed by line ends, and by nothing after them, however many they are", () => {
    const followed = (end: string) => Buffer.concat([written, Buffer.from("\r\n".repeat(60)), Buffer.from(end)]);
    expect(readEncryptedBody(followed("")).length).toBe(24);
    expect(() => readEncryptedBody(followed("x"))).toThrow("the body does not end after its message");
  });

  it("is refused when a line of it never ends", () => {
    const endless = Buffer.concat([Buffer.from("--Encrypted Boundary\r\n"), Buffer.alloc(100_000, "a")]);
    expect(() => readEncryptedBody(endless)).toThrow("a line does not end");
  });
});
