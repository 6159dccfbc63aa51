import fc from "fast-check";
import type { WsmanReply, WsmanService } from "../../../simulator/wsman/service";
import { type Binary, showBinary, toBytes } from "../generators/binary";
import { goodRequest, requestDocuments } from "../generators/requests";
import { expectThat, type Target } from "../target";
import { contentOf } from "./envelope-of";
import { fuzzedService } from "./host";

interface Input {
  readonly document: Binary;
  readonly anonymous: boolean;
  /** An answer names a context; the request's own is replaced by it, so that pages are turned. */
  readonly follow: boolean;
}

/** WS-Management envelopes that the embedded host reads as requests. */
export const hostEnvelopes: Target<Input> = {
  name: "host-envelopes",
  inputs: fc.record({
    document: requestDocuments,
    anonymous: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
    follow: fc.boolean(),
  }),
  show: ({ document, anonymous, follow }) =>
    `${anonymous ? "anonymous " : ""}${follow ? "following " : ""}${showBinary(document)}`,
  async open() {
    const service = fuzzedService();
    let context = "uuid:00000000-0000-0000-0000-000000000000";
    return {
      async feed({ document, anonymous, follow }) {
        const asked = follow ? document.replaceAll("uuid:00000000-0000-0000-0000-000000000000", context) : document;
        const reply = await service.answer(toBytes(asked), anonymous ? undefined : "HV\\failback");
        context = /<n:EnumerationContext>([^<]+)</.exec(reply.body ?? "")?.[1] ?? context;
        return hostVerdict(reply);
      },
      assertAlive: () => assertAnswers(service),
      close: async () => undefined,
    };
  },
};

/** What the host answered, once its answer is seen to be sound. */
export function hostVerdict({ status, body }: WsmanReply): string {
  if (body === undefined) {
    expectThat(status === 400 || status === 401, `HTTP ${status} without a body`);
    return `HTTP ${status}`;
  }
  const content = contentOf(body);
  const isFault = content?.name === "Fault";
  expectThat(status === (isFault ? 500 : 200), `HTTP ${status} with <${content?.name}>`);
  return isFault ? "fault" : "answer";
}

export async function assertAnswers(service: WsmanService): Promise<void> {
  const { status, body = "" } = await service.answer(Buffer.from(goodRequest), "HV\\failback");
  expectThat(status === 200 && contentOf(body)?.name === "EnumerateResponse", "a good request is answered");
}
