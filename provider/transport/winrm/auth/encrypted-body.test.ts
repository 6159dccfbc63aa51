import { assert, constantFrom, integer, property, uint8Array } from "fast-check";
import { sample } from "../../../wire/samples.test-support";
import { isEncrypted, type PartForm, readEncrypted, writeEncrypted } from "./encrypted-body";

const forms: PartForm[] = ["tab", "bare"];
const signature = Buffer.from("0123456789abcdef");

describe("an encrypted body", () => {
  it("gives back signature and ciphertext, whatever bytes they are, in both forms", () => {
    const bytes = uint8Array({ minLength: 16, maxLength: 16 });
    assert(
      property(bytes, uint8Array({ maxLength: 200 }), constantFrom(...forms), (mark, text, form) => {
        const sealed = { signature: Buffer.from(mark), ciphertext: Buffer.from(text) };
        expect(readEncrypted(writeEncrypted(sealed, form))).toEqual(sealed);
      }),
    );
  });

  it("is cut by its length, also where the ciphertext holds a boundary", () => {
    const ciphertext = Buffer.from("\r\n--Encrypted Boundary--\r\nand more");
    expect(readEncrypted(writeEncrypted({ signature, ciphertext }, "tab"))?.ciphertext).toEqual(ciphertext);
  });

  it.each([
    ["omi-40-ntlm-sealed.request-body.bin", 1_579],
    ["omi-40-ntlm-sealed.response-body.bin", 1_273],
  ])("is read as recorded in %s", (name, length) => {
    const sealed = readEncrypted(sample(name));
    expect(sealed?.ciphertext).toHaveLength(length);
    expect([sealed?.signature.readUInt32LE(0), sealed?.signature.readUInt32LE(12)]).toEqual([1, 0]);
  });

  it("is written bare to the very bytes that a host was recorded to take", () => {
    const recorded = sample("omi-40-ntlm-sealed.request-body.bin");
    const sealed = readEncrypted(recorded);
    expect(sealed && writeEncrypted(sealed, "bare")).toEqual(recorded);
  });

  it("that is cut short, or has one byte too many, is none", () => {
    const whole = writeEncrypted({ signature, ciphertext: Buffer.from("text") }, "tab");
    assert(
      property(integer({ min: 0, max: whole.length - 1 }), (length) => {
        // The last line's end is all that may be missing.
        if (length < whole.length - 2) expect(readEncrypted(whole.subarray(0, length))).toBeUndefined();
      }),
    );
    expect(readEncrypted(Buffer.concat([whole, Buffer.from("x")]))).toBeUndefined();
  });

  it.each([
    ["without a length", /Length=4/, "Size=4"],
    ["with a length beyond its end", /Length=4/, "Length=400"],
    ["with a header of another mechanism", "\x10\0\0\0", "\x3c\0\0\0"],
    ["with another boundary", /--Encrypted Boundary/, "--Another Boundary"],
  ])("%s is none", (_, part, instead) => {
    const whole = writeEncrypted({ signature, ciphertext: Buffer.from("text") }, "tab");
    const altered = Buffer.from(whole.toString("latin1").replace(part, instead), "latin1");
    expect(altered).not.toEqual(whole);
    expect(readEncrypted(altered)).toBeUndefined();
  });

  it.each([
    ['multipart/encrypted;protocol="x";boundary="y"', true],
    ["Multipart/Encrypted", true],
    ["multipart/encryptedx", false],
    ["application/soap+xml", false],
    [undefined, false],
  ])("is told by its type: %s", (type, is) => {
    expect(isEncrypted(type)).toBe(is);
  });
});
