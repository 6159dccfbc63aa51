import { published } from "./published.test-support";
import { clientChallengeBlob, lmV2Response, ntlmV2Response, ntowfV2 } from "./responses";

const key = ntowfV2(published.account);
const blob = clientChallengeBlob(published.client);

describe("the answers of NTLM v2, with the values of MS-NLMP 4.2.4", () => {
  it("W3 makes the published key of user, domain and password", () => {
    expect(key.toString("hex")).toBe(published.ntowfV2);
  });

  it("W3 makes the published LM v2 answer", () => {
    const answer = lmV2Response(key, published.serverChallenge, published.client.challenge);
    expect(answer.toString("hex")).toBe(published.lmV2Response);
  });

  it("W3 makes the published proof and session base key, and sends the proof before what it proves", () => {
    const { proof, response, sessionBaseKey } = ntlmV2Response(key, published.serverChallenge, blob);
    expect(proof.toString("hex")).toBe(published.proof);
    expect(sessionBaseKey.toString("hex")).toBe(published.sessionBaseKey);
    expect(response).toEqual(Buffer.concat([proof, blob]));
  });

  const keyOf = (user: string, domain: string) => ntowfV2({ user, domain, password: "Password" }).toString("hex");

  it("upper-cases the user, and leaves the domain alone", () => {
    expect(keyOf("USER", "Domain")).toBe(published.ntowfV2);
    expect(keyOf("User", "DOMAIN")).not.toBe(published.ntowfV2);
  });

  // Both sides of this project make their keys here: a mistake would let each in at the other, and at no Windows.
  it.each([
    ["jürgen", "JÜRGEN", "d4d55f749e25c01b90577d4302171d51"],
    ["straße", "STRAßE", "d63cd23eda76b551cec5780aa8f94b13"],
    ["ŉamdi", "ŉAMDI", "e0c26669b45e9732c56007e01105f99e"],
    ["ışik", "ıŞIK", "e7524434a4215b5e60ca3306fe000b69"],
    ["γιώργος", "ΓΙΏΡΓΟς", "b9be636b3d50617d6a3b18b22a4acb8f"],
    ["გიორგი", "გიორგი", "e2966d89dac07212a01955826f3d0b21"],
  ])("makes the key of %s from %s, as a computation apart from this code does", (user, _, hex) => {
    expect(keyOf(user, "Domain")).toBe(hex);
  });

  it("writes time and challenge where NTLMv2_CLIENT_CHALLENGE has them", () => {
    const written = clientChallengeBlob({ ...published.client, time: 0x01d9a1b2c3d4e5f6n });
    expect(written.subarray(0, 28).toString("hex")).toBe(
      `${"0101000000000000"}${"f6e5d4c3b2a1d901"}${"aa".repeat(8)}${"00000000"}`,
    );
    expect(written.subarray(-8).toString("hex")).toBe("0000000000000000");
  });
});
