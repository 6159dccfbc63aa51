import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { type PartForm, readEncrypted, writeEncrypted } from "../../../provider/transport/winrm/auth/encrypted-body";
import { SealingContext } from "../../../provider/wire/ntlm/sealing-context";
import { packAnswer } from "../../../simulator/wsman/packing";
import type { WsmanService } from "../../../simulator/wsman/service";
import { unseal } from "../../../simulator/wsman/unseal";
import { type Binary, showBinary, toBinary, toBytes } from "../generators/binary";
import { changedFrame, type FrameChange, frameChanges, tokenOf } from "../generators/frame-changes";
import { goodRequest, requestDocuments } from "../generators/requests";
import { expectThat, type Target } from "../target";
import { fuzzedService } from "./host";
import { hostVerdict } from "./host-envelopes";

interface Asked {
  readonly document: Binary;
  readonly form: PartForm;
  readonly change: FrameChange;
  /** The request before this one is sent again. */
  readonly repeats: boolean;
}

const GOOD: Asked = { document: toBinary(goodRequest), form: "tab", change: { kind: "none" }, repeats: false };

/** Sealed requests that the embedded host reads: what was sealed for it, in order, or a refusal. */
export const hostFrames: Target<readonly Asked[]> = {
  name: "host-frames",
  inputs: fc.array(
    fc.record({
      document: fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(toBinary(goodRequest), "<a>Encrypted Boundary--</a>") },
        requestDocuments,
      ),
      form: fc.constantFrom("tab", "bare"),
      change: frameChanges,
      repeats: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  show: (requests) =>
    requests.map(({ document, ...rest }) => `${JSON.stringify(rest)} ${showBinary(document)}`).join("\n"),
  async open() {
    const service = fuzzedService();
    return {
      feed: (requests) => converse(service, requests),
      async assertAlive() {
        expectThat((await converse(service, [GOOD, GOOD, GOOD])) === "answer", "good requests are answered");
      },
      close: async () => undefined,
    };
  },
};

/** Asks until the host refuses, as the host then knows the connection no more. */
async function converse(service: WsmanService, requests: readonly Asked[]): Promise<string> {
  const key = randomBytes(16);
  const [client, host] = [new SealingContext(key, "client"), new SealingContext(key, "server")];
  let before: Buffer | undefined;
  let verdict = "";
  for (const { document, form, change, repeats } of requests) {
    const plain = toBytes(document);
    const sealed = client.seal(plain);
    const token = tokenOf(sealed);
    const body = (repeats ? before : undefined) ?? changedFrame(writeEncrypted(sealed, form), token, change);
    before = body;
    const opened = unseal(body, host, service.maxEnvelopeBytes);
    if (typeof opened === "number") {
      expectThat(change.kind !== "none" || repeats || plain.length > service.maxEnvelopeBytes, "a genuine one is read");
      return `HTTP ${opened}`;
    }
    expectThat(body.includes(token) && opened.equals(plain), "a request that was altered is not accepted");
    const reply = await service.answer(opened, "HV\\failback");
    verdict = hostVerdict(reply);
    const { status, body: text } = reply;
    if (text === undefined) return `${verdict} to what was unsealed`;
    const answered = readEncrypted(packAnswer({ status, body: text }, host).body);
    const read = answered && client.unseal(answered);
    expectThat(read?.toString("utf8") === text, "the client can read the answer");
  }
  return verdict;
}
