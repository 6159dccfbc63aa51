import fc, { type Arbitrary } from "fast-check";
import { writeAvPairs } from "../../../simulator/ntlm/av-pairs";
import { writeChallenge } from "../../../simulator/ntlm/challenge";
import { hostNames } from "../../../simulator/ntlm/host-names";
import type { Binary } from "./binary";
import { byteChanges, changed } from "./byte-changes";
import { httpTokens, mutated } from "./mutations";
import { noise } from "./noise";

const asked = 0xe208_8237;
const parts = { osBuild: "10.0.20348", asked, serverChallenge: Buffer.alloc(8, 7), time: 134_396_064_000_000_000n };

const good = [hostNames("HV-DR-01"), hostNames("HV-DR-01", "corp.example")].map((names) =>
  writeChallenge({ ...parts, names }),
);

/** A target of any pairs, known or not, whole or not, once or many times. */
const value = fc.oneof(
  { weight: 20, arbitrary: fc.uint8Array({ maxLength: 40 }) },
  fc.constantFrom(300, 0x2000, 0x7fff).map((length) => new Uint8Array(length)),
);
const pairs = fc
  .array(fc.tuple(fc.nat({ max: 12 }), value), { maxLength: 12 })
  .filter((list) => list.reduce((sum, [, { length }]) => sum + 4 + length, 4) <= 0xffff);
const ofPairs = pairs.map((list) => {
  const [first = Buffer.alloc(0)] = good;
  const target = writeAvPairs(list.map(([id, value]) => [id, Buffer.from(value)] as const));
  const message = Buffer.concat([first.subarray(0, 56), target]);
  message.writeUInt16LE(target.length, 40);
  message.writeUInt32LE(56, 44);
  return message;
});

/** CHALLENGE_MESSAGEs, the greater part of them spoilt. */
const challenges: Arbitrary<Buffer> = fc
  .tuple(fc.oneof(fc.constantFrom(...good), ofPairs), byteChanges)
  .map(([message, changes]) => changed(message, changes));

const schemes = [
  "Negotiate",
  'Basic realm="WSMAN"',
  'Digest realm="a, b", nonce="\\"", Negotiate TlRMTVNTUAACAAAA, Kerberos',
  "Negotiate YIIGDQYGKwYBBQUCoIIGATCCBf2gMDAu",
  "Kerberos,,CredSSP",
  "Negotiate ====",
];
/** Changing a longer text takes its time, and finds nothing else. */
const LONGEST_CHANGED = 2_000;

const schemeLines = mutated(fc.constantFrom(...schemes), httpTokens);
const challengeLines = challenges.map((message) => `Negotiate ${message.toString("base64")}`);

/** The `WWW-Authenticate` lines of an answer. */
export const offers: Arbitrary<readonly Binary[]> = fc.oneof(
  { weight: 6, arbitrary: challengeLines.map((line) => [line]) },
  {
    weight: 1,
    arbitrary: mutated(
      challengeLines.map((line) => line.slice(0, LONGEST_CHANGED)),
      httpTokens,
    ).map((line) => [line]),
  },
  { weight: 1, arbitrary: fc.tuple(schemeLines, challengeLines, schemeLines) },
  { weight: 2, arbitrary: fc.array(fc.oneof({ weight: 4, arbitrary: schemeLines }, noise), { maxLength: 4 }) },
);
