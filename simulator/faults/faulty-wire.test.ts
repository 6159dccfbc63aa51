import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CallEntry } from "../call-log";
import { enumerateRequest, failbackRequest, getRequest, MESSAGE_ID } from "../testing/envelopes.test-support";
import { committed, machineId } from "../testing/fleets.test-support";
import { TestHost } from "../testing/open-host.test-support";
import { postUntilClosed, rawPost } from "../testing/raw-post.test-support";
import type { FaultEntry } from "./fault-log";
import { FAULT_SUBCODES, type FaultSet, type WireEffect, type WireRule } from "./fault-set";

let host: TestHost;
let stateFolder: string;
beforeEach(async () => {
  stateFolder = mkdtempSync(join(tmpdir(), "hyperv-host-"));
  host = await TestHost.open([committed(1), committed(2)]);
});
afterEach(async () => {
  await host.close();
  rmSync(stateFolder, { recursive: true });
});

const start = failbackRequest({ machine: machineId(1) });
const read = enumerateRequest("SELECT * FROM Msvm_ReplicationService");

async function wire(...rules: WireRule[]): Promise<void> {
  const set: FaultSet = { wire: rules };
  expect((await host.control("PUT", "/faults", set)).status).toBe(200);
}

const onStart = (effect: WireEffect) => wire({ operation: "InitiateFailback", effect });

async function calls(): Promise<[started: boolean, answer: string | null, returnCode: number | null][]> {
  const { json } = await host.control<CallEntry[]>("GET", "/calls");
  return json.map(({ started, answer, returnCode }) => [started, answer, returnCode]);
}

/** Asks until it holds. @throws when it does not within three seconds */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + 3_000; !(await holds()); )
    if (performance.now() > deadline) throw new Error("what was waited for never came about");
}

async function states(): Promise<number[]> {
  const { json } = await host.control<{ relationships: { state: number }[] }[]>("GET", "/machines");
  return json.flatMap(({ relationships }) => relationships.map(({ state }) => state));
}

describe("a call on a network with faults", () => {
  it("is delivered, and logged so, on one without", async () => {
    expect((await host.ask(start)).status).toBe(200);
    expect(await calls()).toEqual([[true, "delivered", 4096]]);
  });

  it("never reaches the host when the connection is dropped before", async () => {
    await onStart({ kind: "drop" });
    expect(await postUntilClosed(host, start)).toBe("");
    expect(await calls()).toEqual([]);
    expect(await states()).toEqual([6, 6]);
  });

  it("L11 starts once although the connection ends before the headers", async () => {
    await onStart({ kind: "lose", at: "beforeHeaders" });
    expect(await postUntilClosed(host, start)).toBe("");
    expect(await calls()).toEqual([[true, "lost", 4096]]);
    expect(await states()).toEqual([13, 6]);
  });

  it("L11 starts once although the connection ends within the headers", async () => {
    await onStart({ kind: "lose", at: "withinHeaders" });
    const received = await postUntilClosed(host, start);
    expect(received).toMatch(/^HTTP\/1\.1 200 /);
    expect(received).not.toContain("\r\n\r\n");
    expect(await calls()).toEqual([[true, "lost", 4096]]);
  });

  it("L11 starts once although the connection ends within the body", async () => {
    await onStart({ kind: "lose", at: "withinBody" });
    const [head = "", body = ""] = (await postUntilClosed(host, start)).split("\r\n\r\n");
    const length = Number(/Content-Length: (\d+)/.exec(head)?.[1]);
    expect(body.length).toBeGreaterThan(100);
    expect(body.length).toBeLessThan(length);
    expect(await calls()).toEqual([[true, "lost", 4096]]);
  });

  it("L11 starts once and is never answered, on a connection that stays", async () => {
    await onStart({ kind: "lose", at: "never" });
    const { socket, received } = await rawPost(host, start);
    await until(async () => (await calls()).length === 1);
    expect([socket.closed, received()]).toEqual([false, ""]);
    expect(await calls()).toEqual([[true, "lost", 4096]]);
    socket.destroy();
  });

  it.each([401, 500, 503])(
    "L11 is answered with %i and no body, before or after it was carried out",
    async (status) => {
      for (const [when, expected] of [
        ["before", []],
        ["after", [[true, "lost", 4096]]],
      ] as const) {
        await onStart({ kind: "status", status, when });
        const answer = await host.post(start);
        expect([answer.status, await answer.text()]).toEqual([status, ""]);
        expect(answer.headers.get("www-authenticate")).toBe(status === 401 ? 'Negotiate, Basic realm="WSMAN"' : null);
        expect(await calls()).toEqual(expected);
      }
    },
  );

  it.each(FAULT_SUBCODES)("ends in the fault %s, before or after it was carried out", async (subcode) => {
    for (const [when, expected] of [
      ["before", []],
      ["after", [[true, "lost", 4096]]],
    ] as const) {
      await onStart({ kind: "fault", subcode, when });
      const { status, fault, header } = await host.ask(start);
      expect(status).toBe(500);
      expect(fault?.subcode?.name).toBe(subcode.slice(2));
      expect(fault?.code).toBeGreaterThan(0);
      expect(header?.children.find(({ name }) => name === "RelatesTo")?.text).toBe(MESSAGE_ID);
      expect(await calls()).toEqual(expected);
    }
  });

  it("ends in a fault that has nothing to do with it, with a code that is told", async () => {
    const unrelated = { kind: "fault", subcode: "w:InternalError", when: "after", code: 2150859174 } as const;
    await onStart({ ...unrelated, relatesTo: "other" });
    const other = await host.ask(start);
    expect(other.fault?.code).toBe(2150859174);
    expect(other.text).toContain("<a:RelatesTo>");
    expect(other.text).not.toContain(MESSAGE_ID);
    await onStart({ ...unrelated, relatesTo: "none" });
    expect((await host.ask(start)).text).not.toContain("RelatesTo");
  });

  it("comes back with XML that ends in the middle, in a message that is whole", async () => {
    await onStart({ kind: "truncate" });
    const answer = await host.post(start);
    const text = await answer.text();
    expect(answer.headers.get("content-length")).toBe(String(text.length));
    expect(text).toContain("<s:Envelope");
    expect(text).not.toContain("</s:Envelope>");
    expect(await calls()).toEqual([[true, "lost", 4096]]);
  });

  it.each(["other", "none"] as const)("comes back as the answer to %s message", async (to) => {
    await wire({ operation: "Enumerate", effect: { kind: "relatesTo", to } });
    const { status, text } = await host.ask(read);
    expect([status, text.includes(MESSAGE_ID), text.includes("RelatesTo")]).toEqual([200, false, to === "other"]);
    expect(text).toContain("replicasvc");
  });

  it("L10 is carried out when the network delivers it, although whoever sent it is gone", async () => {
    await onStart({ kind: "hold" });
    const { socket } = await rawPost(host, start);
    await until(async () => (await host.control<FaultEntry[]>("GET", "/faults/log")).json.length === 1);
    socket.destroy();
    await once(socket, "close");
    expect([await calls(), await states()]).toEqual([[], [6, 6]]);
    expect((await host.control("POST", "/faults/release")).json).toEqual({ released: 1 });
    await until(async () => (await calls()).length === 1);
    await until(async () => (await calls())[0]?.[1] === "lost");
    expect(await calls()).toEqual([[true, "lost", 4096]]);
    expect(await states()).toEqual([13, 6]);
    expect((await host.control("POST", "/faults/release")).json).toEqual({ released: 0 });
  });

  it("is delivered late by itself, and answered when its sender has waited", async () => {
    await onStart({ kind: "hold", deliverAfterMs: 60 });
    const before = performance.now();
    expect((await host.ask(start)).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThan(50);
    expect(await calls()).toEqual([[true, "delivered", 4096]]);
  });

  it("that is still held when the host ends is never carried out", async () => {
    await host.close();
    host = await TestHost.open([committed(1)], { stateFolder });
    await wire({ effect: { kind: "hold", deliverAfterMs: 3_600_000 } });
    const { socket } = await rawPost(host, start);
    const closed = once(socket, "close");
    await until(async () => (await host.control<FaultEntry[]>("GET", "/faults/log")).json.length === 1);
    await host.close();
    await closed;
    host = await TestHost.open([], { stateFolder });
    expect([await calls(), await states()]).toEqual([[], [6]]);
  });

  it("meets no faults any more after a restart of the process", async () => {
    await host.close();
    host = await TestHost.open([committed(1)], { stateFolder });
    const set: FaultSet = { wire: [{ effect: { kind: "drop" } }], failback: { start: { returnValue: 32768 } } };
    await host.control("PUT", "/faults", set);
    await host.close();
    host = await TestHost.open([], { stateFolder });
    expect((await host.control("GET", "/faults")).json).toEqual({});
    expect((await host.ask(start)).text).toContain("<p:ReturnValue>4096<");
  });

  it("is slow before and after the host has taken it", async () => {
    await wire({ operation: "InitiateFailback", delayBeforeMs: 80, delayAfterMs: 80, jitterMs: 5 });
    const sent = performance.now();
    const answered = host.ask(start);
    await until(async () => (await calls()).length === 1);
    const taken = performance.now();
    await answered;
    expect(taken - sent).toBeGreaterThan(70);
    expect(performance.now() - sent).toBeGreaterThan(150);
    const [entry] = (await host.control<FaultEntry[]>("GET", "/faults/log")).json;
    expect(entry?.delayBeforeMs).toBeGreaterThanOrEqual(80);
    expect(entry?.delayBeforeMs).toBeLessThanOrEqual(85);
  });
});

describe("the rules of the wire", () => {
  const failing = { effect: { kind: "status", status: 503, when: "before" } } as const;
  const statuses = async (...envelopes: string[]) => {
    const found: number[] = [];
    for (const one of envelopes) found.push((await host.post(one)).status);
    return found;
  };

  it("befall what matches by operation, class and machine, whatever the case", async () => {
    const get = getRequest("Msvm_ReplicationService", { CreationClassName: "x" });
    await wire({ operation: "enumerate", class: "msvm_replicationservice", ...failing });
    const machines = enumerateRequest("SELECT Name FROM Msvm_ComputerSystem");
    expect(await statuses(read, machines, get, start)).toEqual([503, 200, 500, 200]);
    await wire({ machine: machineId(2).toLowerCase(), ...failing });
    expect(await statuses(read, start, failbackRequest({ machine: machineId(2) }))).toEqual([200, 200, 503]);
    await wire({ class: "Msvm_ReplicationService", ...failing });
    expect(await statuses(machines, get, start)).toEqual([200, 503, 503]);
  });

  it("befall the nth match, so many times", async () => {
    await wire({ operation: "Enumerate", nth: 2, times: 2, ...failing });
    expect(await statuses(read, start, read, read, read)).toEqual([200, 200, 503, 503, 200]);
    await wire({ operation: "Enumerate", nth: 3, ...failing });
    expect(await statuses(read, read, read, read)).toEqual([200, 200, 503, 503]);
  });

  it("add up their delays, and the first effect counts", async () => {
    const second = { effect: { kind: "status", status: 401, when: "before" } } as const;
    await wire({ delayBeforeMs: 40 }, failing, { delayBeforeMs: 40, ...second });
    const sent = performance.now();
    expect(await statuses(read)).toEqual([503]);
    expect(performance.now() - sent).toBeGreaterThan(75);
  });

  it("are told in a log: which rule hit which request, and when", async () => {
    await wire({ operation: "Get" }, { operation: "Enumerate", delayBeforeMs: 1 }, { times: 1, ...failing });
    await statuses(read, read);
    const { json } = await host.control<FaultEntry[]>("GET", "/faults/log");
    const about = { operation: "Enumerate", class: "Msvm_ReplicationService", hostTime: expect.stringMatching(/Z$/) };
    const delays = { delayBeforeMs: 1, delayAfterMs: 0 };
    expect(json).toEqual([
      { ...about, ...delays, sequence: 1, rules: [1, 2], effect: "status" },
      { ...about, ...delays, sequence: 2, rules: [1], effect: null },
    ]);
  });

  it("let through what is no envelope: that is the host's to refuse", async () => {
    await wire(failing);
    expect(await statuses("hello")).toEqual([400]);
  });
});
