import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { NtlmConnection } from "../../../provider/transport/winrm/auth/ntlm-connection";
import { Deadline } from "../../../provider/transport/winrm/deadline";
import type { HttpAnswer } from "../../../provider/transport/winrm/read-answer";
import { readXml } from "../../../provider/wire/xml-reader";
import { ENCRYPTED_TYPE, writeEncryptedBody } from "../../../simulator/ntlm/encrypted-body";
import { answerDocuments } from "../generators/answers";
import { type Binary, showBinary, toBytes } from "../generators/binary";
import { changedFrame, type FrameChange, frameChanges, tokenOf } from "../generators/frame-changes";
import { expectThat, type Target } from "../target";
import { CREDENTIALS, negotiateHeader, newAcceptor, tokenIn } from "./ntlm-peers";
import { ScriptedWire } from "./scripted-wire";
import { verdictOf } from "./verdict";

interface Answered {
  readonly document: Binary;
  readonly status: number;
  readonly type: string | undefined;
  readonly change: FrameChange;
  /** The answer before this one is given again. */
  readonly repeats: boolean;
}

const SOAP = "application/soap+xml;charset=UTF-8";
const GOOD: Answered = {
  document: "<answer/>",
  status: 200,
  type: ENCRYPTED_TYPE,
  change: { kind: "none" },
  repeats: false,
};

/** Sealed answers that the provider reads: what was sealed for it, in order, or an error. */
export const clientFrames: Target<readonly Answered[]> = {
  name: "client-frames",
  inputs: fc.array(
    fc.record({
      document: fc.oneof(fc.constantFrom("<answer/>", "<a>Encrypted Boundary--</a>"), answerDocuments),
      status: fc.constantFrom(200, 200, 200, 200, 500, 400, 401),
      type: fc.constantFrom(ENCRYPTED_TYPE, ENCRYPTED_TYPE, ENCRYPTED_TYPE, "multipart/encrypted", SOAP, undefined),
      change: frameChanges,
      repeats: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  show: (answers) =>
    answers.map(({ document, ...rest }) => `${JSON.stringify(rest)} ${showBinary(document)}`).join("\n"),
  async open() {
    return {
      feed: (answers) => verdictOf(() => converse(answers)),
      assertAlive: () => converse([GOOD, { ...GOOD, status: 500 }, GOOD]),
      close: async () => undefined,
    };
  },
};

interface Given {
  readonly body: Buffer;
  readonly plain: Buffer;
  readonly token: Buffer;
}

async function converse(answers: readonly Answered[]): Promise<void> {
  const acceptor = newAcceptor();
  const given: Given[] = [];
  const wire = new ScriptedWire(({ authorization }) => {
    if (authorization !== undefined) {
      const token = tokenIn(authorization);
      if (token.readUInt32LE(8) === 1) return { status: 401, offers: [negotiateHeader(acceptor.challenge(token))] };
      return { status: acceptor.authenticate(token) ? 200 : 401 };
    }
    const next = answers[given.length] ?? GOOD;
    const plain = toBytes(next.document);
    const sealed = acceptor.context?.seal(plain);
    if (!sealed) throw new Error("nobody was let in");
    const token = tokenOf(sealed);
    const before = next.repeats ? given.at(-1)?.body : undefined;
    const body = before ?? changedFrame(writeEncryptedBody(SOAP, sealed), token, next.change);
    given.push({ body, plain, token });
    return { status: next.status, type: next.type, body };
  });
  const connection = await NtlmConnection.open({ wire, credentials: CREDENTIALS, form: "tab" }, new Deadline(2_000));
  try {
    for (const { status } of answers) {
      const answer = await connection.post({ body: "<question/>", deadlineMs: 2_000 }, new Deadline(2_000));
      assertGenuine(answer, status, given.at(-1));
      // Whoever pools connections gives this one up.
      if (!connection.usable) return;
    }
  } finally {
    connection.close();
  }
}

function assertGenuine({ status, document, bytes }: HttpAnswer, sent: number, given: Given | undefined): void {
  expectThat(status === sent, "the status is that of the answer");
  if (document === undefined && bytes === 0 && status >= 400) return;
  expectThat(given?.body.includes(given.token) === true, "an answer that was altered is not accepted");
  expectThat(bytes === given.plain.length, "all of an answer is read");
  expectThat(given.plain.length === 0 || isDeepStrictEqual(document, readXml(given.plain)), "it is what was sealed");
}
