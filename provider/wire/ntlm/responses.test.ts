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

  it("upper-cases the user, in every alphabet, and leaves the domain alone", () => {
    const same = (user: string, domain: string) => ntowfV2({ user, domain, password: "Password" }).toString("hex");
    expect(same("USER", "Domain")).toBe(published.ntowfV2);
    expect(same("jürgen", "Domain")).toBe(same("JÜRGEN", "Domain"));
    expect(same("User", "DOMAIN")).not.toBe(published.ntowfV2);
  });

  it("writes time and challenge where NTLMv2_CLIENT_CHALLENGE has them", () => {
    const written = clientChallengeBlob({ ...published.client, time: 0x01d9a1b2c3d4e5f6n });
    expect(written.subarray(0, 28).toString("hex")).toBe(
      `${"0101000000000000"}${"f6e5d4c3b2a1d901"}${"aa".repeat(8)}${"00000000"}`,
    );
    expect(written.subarray(-8).toString("hex")).toBe("0000000000000000");
  });
});
