import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  context,
  enumerateResponse,
  envelope,
  instance,
  pullResponse,
} from "../../provider/transport/winrm/answers.test-support";
import { useLoopback } from "../../provider/transport/winrm/loopback.test-support";
import { onRequest, whole } from "./raw-answers.test-support";

jest.setTimeout(120_000);

const servers = useLoopback();

/** How a query ends in a process of its own whose heap may grow to 256 MB. */
async function queryWithSmallHeap(pageOf: (nth: number) => string, pages = Number.POSITIVE_INFINITY): Promise<string> {
  const { endpoint } = await servers.tcp((socket) => {
    let nth = 0;
    onRequest(socket, (id) => {
      nth += 1;
      const respond = nth === 1 ? enumerateResponse : pullResponse;
      const end = nth < pages ? context(`uuid:${nth}`) : "<n:EndOfSequence/>";
      socket.write(whole(envelope(respond(`${end}<n:Items>${pageOf(nth)}</n:Items>`), id)));
    });
  });
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--max-old-space-size=256",
    ...["-r", "ts-node/register/transpile-only"],
    join(__dirname, "enumerating.process.ts"),
    String(endpoint.port),
  ]);
  return stdout;
}

const repeat = (times: number, make: (n: number) => string) =>
  Array.from({ length: times }, (_, n) => make(n)).join("");

describe("an enumeration in a heap of 256 MB", () => {
  it.each<[string, (nth: number) => string]>([
    ["objects of four bytes each", () => "<a/>".repeat(190_000)],
    ["objects of which none is like the one before", () => "<a><b/></a><a><c/></a>".repeat(45_000)],
    [
      "a single object of a hundred thousand properties a page",
      (nth) => `<a>${repeat(100_000, (n) => `<p${nth}_${n}/>`)}</a>`,
    ],
    ["an array of a hundred thousand places a page", () => `<a>${"<b/>".repeat(190_000)}</a>`],
  ])("W5 that never ends, with %s, is refused before the memory ends", async (_, pageOf) => {
    expect(await queryWithSmallHeap(pageOf)).toBe("answerUnreadable");
  });

  it("may have two thousand machines with a hundred and fifty properties each", async () => {
    const properties = repeat(150, (n) => `<p:Property${n}>${n}</p:Property${n}>`);
    const page = instance("Msvm_ComputerSystem", properties).repeat(100);
    expect(await queryWithSmallHeap(() => page, 20)).toBe("2000 objects");
  });
});
