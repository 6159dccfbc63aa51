import { connect, type Socket } from "node:net";
import fc from "fast-check";
import { readEncrypted, writeEncrypted } from "../../../provider/transport/winrm/auth/encrypted-body";
import { readChallenge } from "../../../provider/transport/winrm/ntlm/challenge-message";
import { answerChallenge } from "../../../provider/transport/winrm/ntlm/handshake";
import { negotiateMessage } from "../../../provider/transport/winrm/ntlm/negotiate-message";
import { WINDOWS_POLICY } from "../../../simulator/auth/auth-policy";
import { openDoor } from "../../../simulator/auth/open-door";
import { FaultyWire } from "../../../simulator/faults/faulty-wire";
import { DEFAULT_LISTENER_LIMITS, LoopbackListener } from "../../../simulator/http/listener";
import { ENCRYPTED_TYPE } from "../../../simulator/ntlm/encrypted-body";
import { WsmanHttpEndpoint } from "../../../simulator/wsman/http-endpoint";
import { type Binary, toBytes } from "../generators/binary";
import { changedFrame, type FrameChange, frameChanges, tokenOf } from "../generators/frame-changes";
import { goodRequest } from "../generators/requests";
import { expectThat, type Target } from "../target";
import { converse } from "./converse";
import { contentOf } from "./envelope-of";
import { fuzzedService } from "./host";
import { CREDENTIALS, chance, LOGIN, negotiateHeader } from "./ntlm-peers";
import { type RawResponse, readResponses } from "./read-responses";

/** After changed bytes a host that says nothing for so long waits for more. */
const QUIET_MS = 4;
const PATIENT_MS = 2_000;

const STATUSES: ReadonlySet<number> = new Set([100, 200, 400, 401, 404, 405, 408, 413, 415, 417, 431, 500]);

interface Input {
  readonly step: "negotiate" | "authenticate" | "question";
  readonly change: FrameChange;
  readonly cut: number;
}

const GOOD: Input = { step: "question", change: { kind: "none" }, cut: 100 };

/** Whole handshakes and sealed questions that the embedded host reads from a client on a real socket, one of them changed. */
export const hostNtlmHttp: Target<Input> = {
  name: "host-ntlm-http",
  share: 0.2,
  inputs: fc.record({
    step: fc.constantFrom("negotiate", "authenticate", "question"),
    change: frameChanges,
    cut: fc.nat({ max: 600 }),
  }),
  show: (input) => JSON.stringify(input),
  async open() {
    const service = fuzzedService();
    const { computerName, osBuild } = service.host.identity;
    const credentials = { user: CREDENTIALS.username, password: CREDENTIALS.password };
    const door = openDoor({ credentials, computerName, osBuild, now: Date.now, policy: WINDOWS_POLICY });
    const endpoint = new WsmanHttpEndpoint(service, door, new FaultyWire(service.host));
    const limits = { ...DEFAULT_LISTENER_LIMITS, headersTimeoutMs: 2_000, requestTimeoutMs: 2_000 };
    const handle: WsmanHttpEndpoint["handle"] = (request, response) => endpoint.handle(request, response);
    const listener = await LoopbackListener.open(0, handle, Date.now, limits);
    const visit = async (input: Input) => {
      // Unasked, the second half of each request would wait for the host to confirm the first.
      const socket = connect({ port: listener.port, host: "127.0.0.1", noDelay: true }).on("error", () => {});
      try {
        return await shakeAndAsk(socket, input);
      } finally {
        socket.destroy();
      }
    };
    return {
      feed: visit,
      async assertAlive() {
        expectThat((await visit(GOOD)) === "answer", "a good question over a good handshake is answered");
      },
      close: () => listener.close(),
    };
  },
};

async function shakeAndAsk(socket: Socket, { step, change, cut }: Input): Promise<string> {
  let wasChanged = false;
  const send = async (own: Input["step"], request: Binary, token = toBytes(request)) => {
    const isChanged = own === step && change.kind !== "none";
    wasChanged ||= isChanged;
    const bytes = isChanged ? changedFrame(toBytes(request), token, change) : toBytes(request);
    const isAll = (sent: Buffer) => !isChanged && readResponses(sent).whole.length > 0;
    const manner = { cut, quietMs: wasChanged ? QUIET_MS : PATIENT_MS, isAll };
    const { sent } = await converse(socket, bytes, manner);
    const { whole, rest } = readResponses(sent);
    expectThat(rest === 0, "no answer breaks off");
    for (const { status } of whole) expectThat(STATUSES.has(status), `HTTP ${status} is an answer of this host`);
    return { whole, bytes, sent: sent.toString("latin1") };
  };

  const negotiate = negotiateMessage();
  const challenged = await send("negotiate", handshakeRequest(negotiate));
  const challenge = Buffer.from(/^WWW-Authenticate: Negotiate (\S+)$/im.exec(challenged.sent)?.[1] ?? "", "base64");
  const read = readChallenge(challenge);
  if (!read) return verdictOn("no challenge", challenged.whole);
  const { message, context } = answerChallenge({ negotiate, challenge, read }, LOGIN, chance);
  const welcomed = await send("authenticate", handshakeRequest(message));
  if (welcomed.whole[0]?.status !== 200) return verdictOn("not let in", welcomed.whole);

  const sealed = context.seal(Buffer.from(goodRequest));
  const answered = await send("question", sealedRequest(writeEncrypted(sealed, "tab")), tokenOf(sealed));
  let verdict = "no answer";
  for (const { status, body } of answered.whole) {
    verdict = `HTTP ${status}`;
    if (body.length === 0) continue;
    expectThat(answered.bytes.includes(tokenOf(sealed)), "a question that was altered is not answered");
    const frame = readEncrypted(body);
    const plain = frame && context.unseal(frame);
    expectThat(plain !== undefined && contentOf(plain)?.name === "EnumerateResponse", "the answer is sealed, and good");
    verdict = "answer";
  }
  return verdict;
}

/** Whoever is not let in is told nothing. */
function verdictOn(words: string, responses: readonly RawResponse[]): string {
  for (const { body } of responses) expectThat(body.length === 0, "there is no body for nobody");
  return words;
}

function handshakeRequest(token: Buffer): Binary {
  return `POST /wsman HTTP/1.1\r\nHost: h\r\nAuthorization: ${negotiateHeader(token)}\r\nContent-Length: 0\r\n\r\n`;
}

function sealedRequest(body: Buffer): Binary {
  const head = `POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Type: ${ENCRYPTED_TYPE}\r\nContent-Length: ${body.length}\r\n\r\n`;
  return head + body.toString("latin1");
}
