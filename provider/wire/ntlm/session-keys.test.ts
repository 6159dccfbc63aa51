import { createHmac } from "node:crypto";
import { published } from "./published.test-support";
import { exchangeSessionKey, messageIntegrityCode, sealKey, signKey } from "./session-keys";

const base = Buffer.from(published.sessionBaseKey, "hex");

describe("the keys of a session, with the values of MS-NLMP 4.2.4", () => {
  it("W3 encrypts the exported key as published, and decrypts it again", () => {
    const encrypted = exchangeSessionKey(base, published.randomSessionKey);
    expect(encrypted.toString("hex")).toBe(published.encryptedSessionKey);
    expect(exchangeSessionKey(base, encrypted)).toEqual(published.randomSessionKey);
  });

  it("W3 makes the client's published keys for signing and sealing", () => {
    expect(signKey(published.randomSessionKey, "client").toString("hex")).toBe(published.clientSignKey);
    expect(sealKey(published.randomSessionKey, "client").toString("hex")).toBe(published.clientSealKey);
  });

  it("gives each direction and each use a key of its own", () => {
    const keys = (["client", "server"] as const).flatMap((sender) => [
      signKey(published.randomSessionKey, sender).toString("hex"),
      sealKey(published.randomSessionKey, sender).toString("hex"),
    ]);
    expect(new Set(keys).size).toBe(4);
  });

  it("takes the MIC over the three messages in their order", () => {
    const code = messageIntegrityCode(base, Buffer.from("one"), Buffer.from("two"), Buffer.from("three"));
    expect(code).toEqual(createHmac("md5", base).update("onetwothree").digest());
  });
});
