import fc, { type Arbitrary } from "fast-check";
import { toBytes } from "./binary";
import { httpTokens, type Mutation, mutate, mutations } from "./mutations";

/** What becomes of a sealed body on its way: nothing, any changes, or a bit of what is sealed that turns. */
export type FrameChange =
  | { readonly kind: "none" }
  | { readonly kind: "any"; readonly mutations: readonly Mutation[] }
  | { readonly kind: "bit"; readonly at: number };

export const frameChanges: Arbitrary<FrameChange> = fc.oneof(
  fc.constant<FrameChange>({ kind: "none" }),
  mutations.map<FrameChange>((list) => ({ kind: "any", mutations: list })),
  fc.nat({ max: 100_000 }).map<FrameChange>((at) => ({ kind: "bit", at })),
);

/** The sealed part of a body: the length of its header, the header, which is the signature, and the ciphertext. */
export function tokenOf({
  signature,
  ciphertext,
}: {
  readonly signature: Buffer;
  readonly ciphertext: Buffer;
}): Buffer {
  return Buffer.concat([Buffer.from([16, 0, 0, 0]), signature, ciphertext]);
}

/** @param token what of the body is sealed */
export function changedFrame(body: Buffer, token: Buffer, change: FrameChange): Buffer {
  if (change.kind === "none") return body;
  if (change.kind === "any") return toBytes(mutate(body.toString("latin1"), change.mutations, httpTokens));
  const bit = change.at % (token.length * 8);
  const copy = Buffer.from(body);
  const at = body.indexOf(token) + (bit >> 3);
  copy.writeUInt8(body.readUInt8(at) ^ (1 << (bit & 7)), at);
  return copy;
}
