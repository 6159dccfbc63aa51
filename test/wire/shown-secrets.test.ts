import { inspect } from "node:util";
import { WsmanCimSession } from "../../provider/cim/wsman-session";
import { HypervReplicaHost } from "../../provider/hyperv/hyperv-replica-host";
import { HYPERV_NAMESPACE } from "../../provider/hyperv/names";
import type { Login } from "../../provider/transport/winrm/auth/credentials";
import { Entrance } from "../../provider/transport/winrm/auth/entrance";
import { exchangerFor } from "../../provider/transport/winrm/auth/exchanger-for";
import { NtlmConnection } from "../../provider/transport/winrm/auth/ntlm-connection";
import { Deadline } from "../../provider/transport/winrm/deadline";
import { HttpWire } from "../../provider/transport/winrm/http-wire";
import { WsmanClient } from "../../provider/transport/winrm/wsman-client";
import { openDoor } from "../../simulator/auth/open-door";
import { Authority, type Identity } from "../support/certificates";
import { startNegotiateServer } from "../support/negotiate-server";

const PASSWORD = "never-to-be-shown";
const credentials = { username: "HV\\failback", password: PASSWORD };
const account = { domain: "HV", user: "failback", password: PASSWORD };
const everything = { depth: Number.POSITIVE_INFINITY, showHidden: true, maxArrayLength: null, maxStringLength: null };

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** What must not be seen: the password in the forms it has here, and each line of the key. */
function secrets({ key }: Identity): string[] {
  const basic = Buffer.from(`${credentials.username}:${PASSWORD}`).toString("base64");
  const lines = key.split("\n").filter((line) => line.length > 20 && !line.startsWith("-----"));
  return [PASSWORD, basic, Buffer.from(PASSWORD, "utf16le").toString("latin1"), ...lines];
}

function expectShowsNone(one: object, hidden: readonly string[]): void {
  for (const shown of [inspect(one, everything), JSON.stringify(one)])
    expect(hidden.filter((secret) => shown.includes(secret))).toEqual([]);
}

describe("whoever inspects or writes down what carries a secret", () => {
  let identity: Identity;
  beforeAll(async () => {
    identity = await (await Authority.create("An Authority")).issue({ names: ["failback"] });
  });

  it.each<[string, () => Login]>([
    ["Basic", () => ({ auth: "basic", credentials })],
    ["Negotiate", () => ({ auth: "negotiate", credentials })],
    ["a client certificate", () => ({ auth: "certificate", identity })],
  ])("sees none of it in an exchanger with %s, nor in anything above it", (_, login) => {
    const exchanger = exchangerFor(login(), { address: "127.0.0.1", port: 1, tls: {} });
    ends.push(() => exchanger.close());
    const client = new WsmanClient(exchanger);
    const session = new WsmanCimSession(client, HYPERV_NAMESPACE);
    for (const one of [exchanger, client, session, new HypervReplicaHost(session)])
      expectShowsNone(one, secrets(identity));
  });

  it("sees none of it in what opens a connection, in the open connection, and in an exchanger that has one", async () => {
    const server = await startNegotiateServer({ account });
    ends.push(() => server.close());
    const endpoint = { address: "127.0.0.1", port: server.port };
    const settings = { wire: new HttpWire(endpoint), credentials, form: "tab" } as const;
    const connection = await NtlmConnection.open(settings, new Deadline(30_000));
    ends.push(() => connection.close());
    const exchanger = exchangerFor({ auth: "negotiate", credentials }, endpoint);
    ends.push(() => exchanger.close());
    await exchanger.post({ body: "<a/>", deadlineMs: 30_000 });
    for (const one of [connection, settings.wire, new Entrance(settings), exchanger])
      expectShowsNone(one, secrets(identity));
  });

  it("sees none of it in the door of an embedded host", () => {
    const host = { computerName: "HV", osBuild: "10.0.20348", now: Date.now };
    expectShowsNone(openDoor({ credentials: { user: account.user, password: PASSWORD }, ...host }), secrets(identity));
  });
});
