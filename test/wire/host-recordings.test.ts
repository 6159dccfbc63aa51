import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Pseudonyms } from "../../cli/check/recording/pseudonyms";
import { RecordingExchanger } from "../../cli/check/recording/recording-exchanger";
import { writeRecording } from "../../cli/check/recording/write-recording";
import { runCheck } from "../../cli/check/run-check";
import { hypervSession, openExchanger } from "../../provider/connect/winrm";
import { HypervReplicaHost } from "../../provider/hyperv/hyperv-replica-host";
import { hostInput } from "../../provider/lifecycle/host-input";
import { readBody } from "../../provider/transport/winrm/answer";
import { faultOf } from "../../provider/transport/winrm/fault-error";
import { useScriptedWsman } from "../../provider/transport/winrm/scripted-wsman.test-support";
import { child, trimmed } from "../../provider/wire/xml-element";
import { readXml } from "../../provider/wire/xml-reader";
import { isIdentify } from "../../simulator/wsman/identify";
import { openEnvelope, readRequest } from "../../simulator/wsman/request";
import { openHost } from "../support/in-process-host";

/** Recordings that were sent in, one folder each; see the README.md there. */
const sentIn = resolve(__dirname, "../samples/hosts");
const sealed = mkdtempSync(join(tmpdir(), "recording-"));
const plain = mkdtempSync(join(tmpdir(), "recording-"));
const serve = useScriptedWsman();

const account = { HYPERV_USERNAME: "HV-DR-01\\failback", HYPERV_PASSWORD: "correct-horse-battery" };

beforeAll(async () => {
  const host = await openHost({ user: account.HYPERV_USERNAME, password: account.HYPERV_PASSWORD });
  await record({ address: "127.0.0.1", port: host.port }, sealed);
  await record({ address: "127.0.0.1", port: host.port, auth: "basic", allowUnencrypted: true }, plain);
  await host.close();
});

afterAll(() => {
  for (const folder of [sealed, plain]) rmSync(folder, { recursive: true });
});

async function record(given: object, folder: string): Promise<void> {
  const input = hostInput.parse(given);
  const recorder = new RecordingExchanger(openExchanger(input, { config: () => undefined, environment: account }));
  const report = await runCheck({
    host: input,
    user: account.HYPERV_USERNAME,
    session: hypervSession(recorder),
    patienceMs: 15_000,
    answered: (answer) => recorder.keepHead(answer),
  });
  recorder.close();
  if (report.outcome !== "ok") throw new Error(JSON.stringify(report));
  writeRecording(folder, recorder.exchanges, new Pseudonyms(Date.now()));
}

const folders: readonly (readonly [title: string, folder: string])[] = [
  ["made of the embedded host, sealed", sealed],
  ["made of the embedded host, in plain", plain],
  ...readdirSync(sentIn)
    .filter((name) => statSync(join(sentIn, name)).isDirectory())
    .map((name) => [name, join(sentIn, name)] as const),
];

/** Every exchange of a folder, by the names of its files. */
function exchangesIn(folder: string) {
  const files = readdirSync(folder);
  const names = [...new Set(files.map((file) => file.replace(/\.(request|response)\..*$/, "")))].sort();
  const text = (name: string) => (files.includes(name) ? readFileSync(join(folder, name), "utf8") : undefined);
  return names.map((name) => ({
    name,
    request: text(`${name}.request.xml`),
    response: text(`${name}.response.xml`),
    status: Number(/^HTTP\/1\.1 (\d{3})$/m.exec(text(`${name}.response.headers.txt`) ?? "")?.[1]),
  }));
}

function readAsked(request: string): string {
  const envelope = openEnvelope(readXml(request));
  if (!envelope) throw new Error("it is no envelope");
  if (isIdentify(envelope.body.children[0])) return "Identify";
  const { action } = readRequest(envelope.header, envelope.body, 512_000);
  return action.slice(action.lastIndexOf("/") + 1);
}

describe("W1 a recording of a host", () => {
  it.each(folders)("W1 has requests that the embedded host reads, all of them questions: %s", (_, folder) => {
    const asked = exchangesIn(folder).flatMap(({ request }) => (request === undefined ? [] : [readAsked(request)]));
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((one) => !/^(Identify|Get|Enumerate|Pull|Release)$/.test(one))).toEqual([]);
  });

  it.each(folders)("W1 has answers that the provider reads, as results or as faults: %s", (_, folder) => {
    const read = exchangesIn(folder).flatMap(({ name, request, response, status }) => {
      if (request === undefined || response === undefined) return [];
      const messageId = trimmed(child(child(readXml(request), "Header"), "MessageID"));
      const answer = { status, document: readXml(response), bytes: response.length, elements: 0 };
      try {
        return [readBody(answer, { host: "recorded", operation: name, messageId }).children[0]?.name];
      } catch (thrown) {
        return [faultOf(thrown) ? "Fault" : thrown];
      }
    });
    expect(read.length).toBeGreaterThan(0);
    expect(read.filter((one) => typeof one !== "string")).toEqual([]);
  });

  it.each(folders.slice(0, 2))(
    "W1 plays an inventory once more, for machines under other names: %s",
    async (_, folder) => {
      const answers = new Map(
        exchangesIn(folder).flatMap(({ request, response }) => {
          const query = /SELECT [^<]*/.exec(request ?? "")?.[0];
          return query !== undefined && response !== undefined ? [[query, response] as const] : [];
        }),
      );
      const { client } = await serve(({ text, messageId }) => {
        const query = /SELECT [^<]*/.exec(text)?.[0] ?? "";
        const response = answers.get(query);
        if (response === undefined) throw new Error(`nothing was recorded for ${query}`);
        return { text: response.replace(/(<a:RelatesTo>)[^<]*/, `$1${messageId}`) };
      });
      const session = hypervSession(client.http);
      const { machines } = await new HypervReplicaHost(session).inventory();
      expect(machines).toHaveLength(17);
      expect(machines.map(({ name }) => name).filter((name) => !/^name\d+( (- )?name\d+)*$/.test(name))).toEqual([]);
      expect(machines[0]).toMatchObject({
        ...{ enabledState: 3, operationalStatus: [2], mode: 2, jobs: [] },
        relationships: { primary: { state: 6, health: 1, provider: { kind: "external" } } },
      });
      expect(machines[1]?.relationships.primary?.provider.kind).toBe("builtIn");
    },
  );

  it("W1 holds no file that is not read", () => {
    const known = /^\d\d-[\w-]+\.(request\.xml|response\.xml|response\.headers\.txt)$/;
    expect(folders.flatMap(([, folder]) => readdirSync(folder)).filter((file) => !known.test(file))).toEqual([]);
    for (const folder of [sealed, plain]) expect(readdirSync(folder).length).toBeGreaterThan(20);
  });
});
