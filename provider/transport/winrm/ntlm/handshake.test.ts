import { published } from "../../../wire/ntlm/published.test-support";
import { lmV2Response, ntlmV2Response, ntowfV2 } from "../../../wire/ntlm/responses";
import { exchangeSessionKey, messageIntegrityCode } from "../../../wire/ntlm/session-keys";
import { readChallenge } from "./challenge-message";
import { answerChallenge } from "./handshake";
import { negotiateMessage } from "./negotiate-message";

/** CHALLENGE_MESSAGE of MS-NLMP 4.2.4.3. */
const challenge = Buffer.from(
  "4e544c4d53535000020000000c000c003800000033828ae20123456789abcdef00000000000000002400240044000000" +
    "06007017 0000000f 53006500720076006500720002000c0044006f006d00610069006e0001000c0053006500720076006500720000000000".replace(
      / /g,
      "",
    ),
  "hex",
);

const chance = {
  bytes: (length: number) => Buffer.alloc(length, length === 8 ? 0xaa : 0x55),
  now: () => -11_644_473_600_000,
};

function answered() {
  const negotiate = negotiateMessage();
  const read = readChallenge(challenge);
  if (!read) throw new Error("the published challenge is not read");
  const login = { name: { domain: "Domain", user: "User" }, password: "Password", service: "HTTP/hv" };
  const { message, context } = answerChallenge({ negotiate, challenge, read }, login, chance);
  const field = (at: number) => {
    const offset = message.readUInt32LE(at + 4);
    return message.subarray(offset, offset + message.readUInt16LE(at));
  };
  return { negotiate, read, message, context, field };
}

describe("the handshake, with the inputs of MS-NLMP 4.2.4", () => {
  it("W3 reads the published challenge", () => {
    const { read } = answered();
    expect(read.flags).toBe(0xe28a8233);
    expect(read.serverChallenge).toEqual(published.serverChallenge);
    expect(read.target.map(({ id, value }) => [id, value.toString("utf16le")])).toEqual([
      [2, "Domain"],
      [1, "Server"],
    ]);
  });

  it("W3 proves the password over the server's pairs and its own, and sends the published LM answer", () => {
    const { field } = answered();
    const key = ntowfV2(published.account);
    const blob = field(20).subarray(16);
    const { proof, sessionBaseKey } = ntlmV2Response(key, published.serverChallenge, blob);
    expect(field(20).subarray(0, 16)).toEqual(proof);
    const lm = lmV2Response(key, published.serverChallenge, Buffer.alloc(8, 0xaa));
    expect([field(12), lm.toString("hex")]).toEqual([lm, published.lmV2Response]);
    expect(exchangeSessionKey(sessionBaseKey, field(52))).toEqual(published.randomSessionKey);
    // The server's pairs first, then the flag of the MIC and the service's name; then the end, and four zero bytes.
    const pairs = published.client.pairs.subarray(0, -4).toString("hex");
    const service = Buffer.from("HTTP/hv", "utf16le").toString("hex");
    expect(blob.toString("hex")).toBe(
      `0101000000000000${"00".repeat(8)}${"aa".repeat(8)}00000000${pairs}0600040002000000` +
        `09000e00${service}0000000000000000`,
    );
  });

  it("W3 writes a third message of 88 bytes before its fields, with a MIC over all three", () => {
    const { negotiate, message, field } = answered();
    expect(message.readUInt32LE(28 + 4)).toBe(88);
    expect([field(28), field(36), field(44)].map((bytes) => bytes.toString("utf16le"))).toEqual(["Domain", "User", ""]);
    const blank = Buffer.from(message).fill(0, 72, 88);
    const mic = messageIntegrityCode(published.randomSessionKey, negotiate, challenge, blank);
    expect(message.subarray(72, 88)).toEqual(mic);
  });

  it("W3 seals from then on with the published keys", () => {
    const { ciphertext, signature } = answered().context.seal(published.plaintext);
    expect(ciphertext.toString("hex")).toBe(published.ciphertext);
    expect(signature.toString("hex")).toBe(published.signature);
  });
});

describe("a challenge that is none", () => {
  it.each<[string, (bytes: Buffer) => unknown]>([
    ["of another type", (bytes) => bytes.writeUInt32LE(3, 8)],
    ["of another protocol", (bytes) => bytes.write("KERBEROS")],
    ["whose target begins beyond its end", (bytes) => bytes.writeUInt32LE(0xffff_fff0, 44)],
    ["whose target ends beyond its end", (bytes) => bytes.writeUInt16LE(0xffff, 40)],
    ["whose target has no end", (bytes) => bytes.writeUInt16LE(32, 40)],
    ["with a pair that ends beyond the target", (bytes) => bytes.writeUInt16LE(200, 0x44 + 2)],
  ])("%s is not read", (_, spoil) => {
    const bytes = Buffer.from(challenge);
    spoil(bytes);
    expect(readChallenge(bytes)).toBeUndefined();
  });

  it("with more pairs than an answer has room for is not read; with as many as that it is answered", () => {
    const withPairs = (length: number) => {
      const head = Buffer.from(challenge.subarray(0, 56));
      head.writeUInt16LE(length, 40);
      head.writeUInt32LE(head.length, 44);
      const pair = Buffer.from([2, 0, 0, 0]);
      pair.writeUInt16LE(length - 8, 2);
      return Buffer.concat([head, pair, Buffer.alloc(length - pair.length)]);
    };
    expect(readChallenge(withPairs(0xffff))).toBeUndefined();
    const most = withPairs(0x7fff);
    const read = readChallenge(most);
    expect(read?.target).toHaveLength(1);
    const login = { name: { domain: "Domain", user: "User" }, password: "Password", service: "HTTP/hv" };
    const { message } = read
      ? answerChallenge({ negotiate: negotiateMessage(), challenge: most, read }, login, chance)
      : {};
    expect(message?.readUInt16LE(20)).toBeGreaterThan(0x7fff);
  });

  it("cut anywhere is not read", () => {
    for (let length = 0; length < challenge.length; length++)
      expect(readChallenge(challenge.subarray(0, length))).toBeUndefined();
  });
});
