import { connect, type Socket } from "node:net";
import fc from "fast-check";
import { openDoor } from "../../../simulator/auth/open-door";
import { FaultyWire } from "../../../simulator/faults/faulty-wire";
import { DEFAULT_LISTENER_LIMITS, LoopbackListener } from "../../../simulator/http/listener";
import { WsmanHttpEndpoint } from "../../../simulator/wsman/http-endpoint";
import { type Binary, showBinary, toBytes } from "../generators/binary";
import { goodHttpRequest, httpRequests, PASSWORD, USER } from "../generators/http-requests";
import { expectThat, type Target } from "../target";
import { converse } from "./converse";
import { contentOf } from "./envelope-of";
import { fuzzedService } from "./host";
import { type RawResponse, readResponses } from "./read-responses";

/** A host that says nothing for so long waits for more; the client then hangs up. */
const QUIET_MS = 4;

/** A good message may take longer on a busy machine: its answer is waited for. */
const PATIENT_MS = 2_000;

const STATUSES: ReadonlySet<number> = new Set([100, 200, 400, 401, 404, 405, 408, 413, 415, 417, 431, 500]);

interface Input {
  readonly request: Binary;
  readonly cut: number;
  /** Whether the connection is used again if the host lets it be. */
  readonly keep: boolean;
}

/** HTTP that the embedded host reads from a client on a real socket. */
export const hostHttp: Target<Input> = {
  name: "host-http",
  inputs: fc.record({ request: httpRequests, cut: fc.nat({ max: 600 }), keep: fc.boolean() }),
  show: ({ request, cut, keep }) => `${showBinary(request)}, cut at ${cut}${keep ? ", kept" : ""}`,
  async open() {
    const service = fuzzedService();
    const { computerName, osBuild } = service.host.identity;
    const credentials = { user: USER, password: PASSWORD };
    const door = openDoor({ credentials, computerName, osBuild, now: Date.now });
    const endpoint = new WsmanHttpEndpoint(service, door, new FaultyWire(service.host));
    const limits = { ...DEFAULT_LISTENER_LIMITS, headersTimeoutMs: 2_000, requestTimeoutMs: 2_000 };
    const handle: WsmanHttpEndpoint["handle"] = (request, response) => endpoint.handle(request, response);
    const listener = await LoopbackListener.open(0, handle, Date.now, limits);
    let kept: Socket | undefined;
    const ask = async (request: Binary, cut: number, keep: boolean, quietMs = QUIET_MS) => {
      const socket = kept ?? connect(listener.port, "127.0.0.1").on("error", () => {});
      kept = undefined;
      const { sent, isOpen } = await converse(socket, toBytes(request), { cut, quietMs });
      const { whole, rest } = readResponses(sent);
      expectThat(rest === 0, "no answer breaks off");
      const reusable = isOpen && keep && whole.length === 1;
      if (reusable) kept = socket;
      else socket.destroy();
      return whole;
    };
    return {
      async feed({ request, cut, keep }) {
        const answers = await ask(request, cut, keep);
        return answers.length === 0 ? "hung up" : answers.map(verdictOf).join("+").slice(0, 11);
      },
      async assertAlive() {
        kept?.destroy();
        kept = undefined;
        const [answer, ...more] = await ask(goodHttpRequest, 30, false, PATIENT_MS);
        expectThat(answer !== undefined && more.length === 0, "there is one answer");
        expectThat(answer.status === 200 && contentOf(answer.body)?.name === "EnumerateResponse", "it is the good one");
      },
      async close() {
        kept?.destroy();
        await listener.close();
      },
    };
  },
};

function verdictOf({ status, body }: RawResponse): string {
  expectThat(STATUSES.has(status), `HTTP ${status} is an answer of this host`);
  if (body.length > 0) contentOf(body);
  else expectThat(status !== 500 && status !== 200, `HTTP ${status} has a body`);
  return String(status);
}
