import { hmacMd5, md4, md5 } from "./digests";

describe("the digests of NTLM", () => {
  it.each([
    ["", "31d6cfe0d16ae931b73c59d7e0c089c0"],
    ["abc", "a448017aaf21d8525fc10ae87aa6729d"],
    [
      "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
      "e33b4ddc9c38f2199c3e7b164fcc0536",
    ],
  ])("MD4 of %j is the value of RFC 1320", (text, digest) => {
    expect(md4(Buffer.from(text)).toString("hex")).toBe(digest);
  });

  it("MD5 of parts is that of the whole, the value of RFC 1321", () => {
    expect(md5(Buffer.from("mess"), Buffer.from("age digest")).toString("hex")).toBe(
      "f96b697d7cb7938d525a2f31aaf161d0",
    );
  });

  it("HMAC-MD5 of parts is that of the whole, the value of RFC 2104", () => {
    const code = hmacMd5(Buffer.from("Jefe"), Buffer.from("what do ya want "), Buffer.from("for nothing?"));
    expect(code.toString("hex")).toBe("750c783e6ab0b503eaa86e310a5db738");
  });
});
