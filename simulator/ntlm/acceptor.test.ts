import {
  type Answering,
  authenticateMessage,
  negotiateMessage,
  readChallenge,
} from "../testing/ntlm-messages.test-support";
import { Handshake, NtlmAcceptor, type Verdict } from "./acceptor";
import { readAvPairs, writeAvPairs } from "./av-pairs";
import { hostNames } from "./host-names";
import { MalformedMessage } from "./malformed-message";

// The values of MS-NLMP 4.2.4: the answer and its session key as published, in a message built here.
const PROOF = "68cd0ab851e51c96aabc927bebef6a1c";
const BLOB =
  "01010000000000000000000000000000aaaaaaaaaaaaaaaa0000000002000c0044006f006d00610069006e0001000c005300650072007600650072000000000000000000";
const ENCRYPTED_KEY = "c5dad2544fc9799094ce1ce90bc9d03e";
const SEALED = { signature: "010000007fb38ec5c55d497600000000", ciphertext: "54e50165bf1936dc996020c1811b0f06fb5f" };

function publishedMessage(response: string): Buffer {
  const fields = ["", response, utf16("Domain"), utf16("User"), utf16("COMPUTER"), ENCRYPTED_KEY];
  const parts = fields.map((one) => Buffer.from(one, "hex"));
  const head = Buffer.alloc(72);
  head.write("NTLMSSP\0", "latin1");
  head.writeUInt32LE(3, 8);
  head.writeUInt32LE(0xe2888235, 60);
  let offset = head.length;
  parts.forEach((part, index) => {
    head.writeUInt16LE(part.length, 12 + 8 * index);
    head.writeUInt32LE(offset, 16 + 8 * index);
    offset += part.length;
  });
  return Buffer.concat([head, ...parts]);
}

const utf16 = (text: string) => Buffer.from(text, "utf16le").toString("hex");
const passwordOf = () => "Password";
const anywhere = { passwordOf, isBound: () => true };

describe("a handshake", () => {
  const published = new Handshake(negotiateMessage(), Buffer.alloc(0), Buffer.from("0123456789abcdef", "hex"), 0n);

  it("W3 accepts the published answer, and unseals the published message", () => {
    const verdict = published.verify(publishedMessage(PROOF + BLOB), anywhere);
    const { sealing } = verdict as Extract<Verdict, { kind: "accepted" }>;
    expect(verdict.kind).toBe("accepted");
    const { signature, ciphertext } = SEALED;
    const plain = sealing?.unseal({
      signature: Buffer.from(signature, "hex"),
      ciphertext: Buffer.from(ciphertext, "hex"),
    });
    expect(plain?.toString("utf16le")).toBe("Plaintext");
  });

  it("W3 tells a wrong password from what is wrong otherwise, so that it can be counted", () => {
    const wrong = published.verify(publishedMessage(`00${PROOF.slice(2)}${BLOB}`), anywhere);
    const nobody = published.verify(publishedMessage(PROOF + BLOB), { ...anywhere, passwordOf: () => undefined });
    const elsewhere = published.verify(publishedMessage(PROOF + BLOB), { ...anywhere, isBound: () => false });
    expect([wrong.kind, nobody.kind, elsewhere.kind]).toEqual(["wrongPassword", "refused", "refused"]);
  });

  it("W3 takes no older answer, however right", () => {
    const verdict = published.verify(publishedMessage((PROOF + BLOB).slice(0, 48)), anywhere);
    expect(verdict.kind).toBe("refused");
  });
});

describe("what a client sends", () => {
  const acceptor = new NtlmAcceptor({ names: hostNames("HV-DR-01"), osBuild: "10.0.20348", now: Date.now });
  const negotiate = negotiateMessage();

  it("W3 never does worse than being malformed, however it is cut or changed", () => {
    const handshake = acceptor.challenge(negotiate);
    const answering: Answering = { user: "u", password: "Password" };
    const { message } = authenticateMessage(negotiate, handshake.challenge, answering);
    expect(handshake.verify(message, anywhere).kind).toBe("accepted");
    let malformed = 0;
    const judge = (bytes: Buffer) => {
      try {
        expect(handshake.verify(bytes, anywhere).kind).not.toBe("accepted");
      } catch (error) {
        if (!(error instanceof MalformedMessage)) throw error;
        malformed++;
      }
    };
    for (let length = 0; length < message.length; length++) judge(message.subarray(0, length));
    for (let at = 12; at < message.length; at++) {
      const changed = Buffer.from(message);
      changed.writeUInt8(message.readUInt8(at) ^ 0xff, at);
      judge(changed);
    }
    expect(malformed).toBeGreaterThan(100);
  });

  it("W3 gets another challenge each time", () => {
    const challenges = [1, 2, 3].map(() => readChallenge(acceptor.challenge(negotiate).challenge).serverChallenge);
    expect(new Set(challenges.map((one) => one.toString("hex"))).size).toBe(3);
  });
});

describe("AV pairs", () => {
  it("are read as they were written, up to the one that ends them", () => {
    const bytes = Buffer.concat([writeAvPairs([[2, Buffer.from("ab")]]), Buffer.from("more")]);
    expect([...readAvPairs(bytes)]).toEqual([[2, Buffer.from("ab")]]);
  });

  it.each(["", "0200", "02000400aa", "02000100aa"])("that do not end are refused: %p", (hex) => {
    expect(() => readAvPairs(Buffer.from(hex, "hex"))).toThrow(MalformedMessage);
  });
});
