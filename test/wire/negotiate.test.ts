import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer as createTlsServer, connect as tlsConnect } from "node:tls";
import { WsmanCimSession } from "../../provider/cim/wsman-session";
import { HypervReplicaHost } from "../../provider/hyperv/hyperv-replica-host";
import { HYPERV_NAMESPACE } from "../../provider/hyperv/names";
import { NegotiateExchanger } from "../../provider/transport/winrm/auth/negotiate-exchanger";
import { failure } from "../../provider/transport/winrm/failure.test-support";
import { WsmanClient } from "../../provider/transport/winrm/wsman-client";
import type { WireRule } from "../../simulator/faults/fault-set";
import type { AuthSettings } from "../../simulator/fleet/auth-schema";
import type { RunningHost } from "../../simulator/host";
import { Authority, type Identity } from "../support/certificates";
import { HostControl } from "../support/host-control";
import { openHost, untilBroughtBack } from "../support/in-process-host";

const LOOPBACK = "127.0.0.1";
const PATIENCE_MS = 30_000;
const account = { user: "HV\\failback", password: "rehearsal-☃" };

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A host that lets in as an untouched Windows Server does, unless told otherwise. */
async function hostWith(auth: Partial<AuthSettings> = {}, tls?: Identity): Promise<RunningHost> {
  const settings = { timeScale: 600, auth: { likeWindows: true, ...auth }, ...(tls ? { tls } : {}) };
  const host = await openHost({ ...account, ...settings });
  ends.push(() => host.close());
  return host;
}

interface ClientSettings {
  readonly ca?: string;
  readonly username?: string;
  readonly password?: string;
}

function clientOf({ port }: { port: number }, settings: ClientSettings = {}): WsmanClient {
  const { ca, username = account.user, password = account.password } = settings;
  const endpoint = { address: LOOPBACK, port, tls: ca === undefined ? undefined : { ca } };
  const exchanger = new NegotiateExchanger(endpoint, { username, password });
  ends.push(() => exchanger.close());
  return new WsmanClient(exchanger);
}

function replicaOn(client: WsmanClient): HypervReplicaHost {
  return new HypervReplicaHost(new WsmanCimSession(client, HYPERV_NAMESPACE));
}

const startsAt = async (host: RunningHost) =>
  (await new HostControl(host).calls()).filter(({ method }) => method === "InitiateFailback");

const befall = (host: RunningHost, rule: WireRule) => new HostControl(host).faults({ wire: [rule] });

async function orderFor(replica: HypervReplicaHost, name: string) {
  const machine = (await replica.inventory()).machines.find((one) => one.name === name);
  if (!machine) throw new Error(`the starter fleet has ${name}`);
  const ref = { vmId: machine.id, relationship: "primary" as const };
  return { ref, order: { ...ref, recoveryPointId: undefined, deadlineMs: PATIENCE_MS } };
}

/** A failback from the first query to the state that says that it is done. */
async function failBack(host: RunningHost, client: WsmanClient): Promise<void> {
  const replica = replicaOn(client);
  const { ref, order } = await orderFor(replica, "SQL01");
  const gate = jest.fn(async () => expect(await startsAt(host)).toEqual([]));
  expect(await replica.initiateFailback(order, gate)).toMatchObject({ kind: "accepted" });
  expect(gate).toHaveBeenCalledTimes(1);
  await untilBroughtBack(replica, ref, PATIENCE_MS);
  expect(await startsAt(host)).toHaveLength(1);
}

describe("W3 the client and an embedded host that lets in as an untouched Windows Server", () => {
  it("W3 carry a look and a failback over plain HTTP, sealed both ways", async () => {
    const host = await hostWith();
    await failBack(host, clientOf(host));
  }, 60_000);

  it.each(["HV\\failback", "hv\\FailBack", "failback@HV"])("W3 let %s in", async (username) => {
    const host = await hostWith();
    expect((await clientOf(host, { username }).identify(PATIENCE_MS)).vendor).toContain("Microsoft");
  });

  it("W3 carry fifty questions at once, each to its own answer", async () => {
    const host = await hostWith();
    const client = clientOf(host);
    const replica = replicaOn(client);
    const counts = await Promise.all(Array.from({ length: 50 }, async () => (await replica.recoveryPoints()).length));
    expect(new Set(counts).size).toBe(1);
  }, 60_000);

  it("W3 go on after the host dropped a connection that was authenticated", async () => {
    const host = await hostWith();
    const replica = replicaOn(clientOf(host));
    const before = await replica.recoveryPoints();
    await befall(host, { operation: "Enumerate", effect: { kind: "drop" }, times: 1 });
    expect(await replica.recoveryPoints()).toEqual(before);
  });

  it.each(["beforeHeaders", "withinHeaders", "withinBody"] as const)(
    "W3 start once and leave the outcome open when the answer is lost %s",
    async (at) => {
      const host = await hostWith();
      const replica = replicaOn(clientOf(host));
      const { order } = await orderFor(replica, "SQL01");
      await befall(host, { operation: "InitiateFailback", effect: { kind: "lose", at } });
      const gate = jest.fn(async () => undefined);
      expect(await replica.initiateFailback(order, gate)).toMatchObject({ kind: "unknown" });
      expect(gate).toHaveBeenCalledTimes(1);
      expect(await startsAt(host)).toHaveLength(1);
    },
  );
});

describe("W3 an account that the host does not let in", () => {
  it("W3 starts nothing: not sent, and the gate is never asked", async () => {
    const host = await hostWith();
    const { order } = await orderFor(replicaOn(clientOf(host)), "SQL01");
    const gate = jest.fn(async () => undefined);
    await new HostControl(host).act("lockAccount");
    const outcome = await replicaOn(clientOf(host)).initiateFailback(order, gate);
    expect(outcome).toMatchObject({ kind: "notSent", cause: { code: "authenticationFailed" } });
    expect(gate).not.toHaveBeenCalled();
    expect(await startsAt(host)).toEqual([]);
  });

  it("W3 is tried once a question, so that a wrong password locks nobody out by being repeated", async () => {
    const host = await hostWith({ lockAfter: 2 });
    const error = await failure(clientOf(host, { password: "guess" }).identify(PATIENCE_MS));
    expect(error.code).toBe("authenticationFailed");
    expect(await new HostControl(host).account()).toMatchObject({ wrongPasswords: 1, locked: false });
    expect((await clientOf(host).identify(PATIENCE_MS)).vendor).toContain("Microsoft");
  });

  it("W3 is tried once for fifty questions at once, and again for the next one", async () => {
    const host = await hostWith();
    const client = clientOf(host, { password: "guess" });
    const errors = await Promise.all(Array.from({ length: 50 }, () => failure(client.identify(PATIENCE_MS))));
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(["authenticationFailed"]));
    expect(await new HostControl(host).account()).toMatchObject({ wrongPasswords: 1 });
    await failure(client.identify(PATIENCE_MS));
    expect(await new HostControl(host).account()).toMatchObject({ wrongPasswords: 2 });
  });

  it("W3 cannot be told from a locked or disabled one over HTTP, and the message says just that", async () => {
    const host = await hostWith();
    const messages = [(await failure(clientOf(host, { password: "guess" }).identify(PATIENCE_MS))).message];
    for (const action of ["lockAccount", "disableAccount"] as const) {
      await new HostControl(host).act(action);
      messages.push((await failure(clientOf(host).identify(PATIENCE_MS))).message);
    }
    expect(new Set(messages).size).toBe(1);
    expect(messages[0]).toMatch(/password is wrong, or the account is locked, disabled/);
  });

  it("W3 is told apart from a host that offers Basic alone", async () => {
    const host = await hostWith({ schemes: ["basic"] });
    const error = await failure(clientOf(host).identify(PATIENCE_MS));
    expect(error.message).toContain("offers Basic only");
  });
});

describe("W4 channel binding on TLS", () => {
  /** Something between that ends the TLS connection with a certificate of its own, and makes another to the host. */
  async function between(host: RunningHost, identity: Identity, ca: string): Promise<{ port: number }> {
    const server = createTlsServer({ cert: identity.certificate, key: identity.key }, (near) => {
      const far = tlsConnect({ host: LOOPBACK, port: host.port, ca });
      near.on("error", () => far.destroy());
      far.on("error", () => near.destroy());
      near.pipe(far).pipe(near);
      ends.push(() => void near.destroy());
    });
    await once(server.listen(0, LOOPBACK), "listening");
    ends.push(() => void server.close());
    return { port: (server.address() as AddressInfo).port };
  }

  it("W4 a strict host lets the client in, up to a failback", async () => {
    const authority = await Authority.create("An Authority");
    const host = await hostWith({ channelBinding: "strict" }, await authority.issue({ names: [LOOPBACK] }));
    expect(host.wsman).toMatch(/^https:/);
    await failBack(host, clientOf(host, { ca: authority.pem }));
  }, 60_000);

  it.each(["strict", "relaxed"] as const)(
    "W4 a %s host refuses a client whose TLS ended elsewhere, although it trusts what it saw",
    async (channelBinding) => {
      const authority = await Authority.create("An Authority");
      const host = await hostWith({ channelBinding }, await authority.issue({ names: [LOOPBACK] }));
      const relay = await between(host, await authority.issue({ names: [LOOPBACK] }), authority.pem);
      const error = await failure(clientOf(relay, { ca: authority.pem }).identify(PATIENCE_MS));
      expect(error).toMatchObject({
        code: "authenticationFailed",
        message: expect.stringContaining("channel binding"),
      });
    },
  );
});
