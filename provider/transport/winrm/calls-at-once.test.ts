import type { FailbackError } from "../../errors";
import { join } from "../../wire/xml-writer";
import { realClock } from "./clock";
import type { Exchanger } from "./exchanger";
import { NO_DOCUMENT } from "./read-answer";
import { MAX_CALLS, WsmanClient } from "./wsman-client";

/** A host that holds every exchange until the test lets it go; what it answers is nothing. */
function holding() {
  const held: { readonly gated: boolean; readonly deadlineMs: number; readonly letGo: () => void }[] = [];
  let open = 0;
  let most = 0;
  const exchanger: Exchanger = {
    endpoint: { address: "held", port: 1 },
    post: async ({ gate, deadlineMs }) => {
      most = Math.max(most, gate ? ++open : open);
      await gate?.();
      await new Promise<void>((letGo) => held.push({ gated: gate !== undefined, deadlineMs, letGo }));
      if (gate) open--;
      return { status: 500, ...NO_DOCUMENT };
    },
    hostTime: () => undefined,
    close: () => {},
  };
  return { client: new WsmanClient(exchanger), held, most: () => most };
}

const gates: string[] = [];
afterEach(() => void gates.splice(0));

const target = { resourceUri: "urn:test/Msvm_ReplicationService", selectors: [] } as const;

function call(client: WsmanClient, name: string, deadlineMs = 10_000): Promise<FailbackError> {
  const gate = async () => void gates.push(name);
  return client.invoke({ target, method: "InitiateFailback", parameters: join([]), deadlineMs, gate }).then(
    () => {
      throw new Error("nothing was answered");
    },
    (error: FailbackError) => error,
  );
}

const moment = () => new Promise((resolve) => setImmediate(resolve));

describe("calls that bring a gate", () => {
  it("are some at once, each with its whole deadline, and their gates are asked when it is their turn", async () => {
    const { client, held, most } = holding();
    const calls = Array.from({ length: MAX_CALLS + 2 }, (_, n) => call(client, String(n)));
    await realClock.sleep(200);
    const first = Array.from({ length: MAX_CALLS }, (_, n) => String(n));
    expect(gates).toEqual(first);
    held[1]?.letGo();
    await moment();
    expect(gates).toEqual([...first, String(MAX_CALLS)]);
    expect(Math.min(...held.map(({ deadlineMs }) => deadlineMs))).toBeGreaterThan(9_980);
    for (const { letGo } of held) letGo();
    await moment();
    held[MAX_CALLS + 1]?.letGo();
    await Promise.all(calls);
    expect(most()).toBe(MAX_CALLS);
  });

  it("fail before their gates are asked when there is no room in time", async () => {
    const { client, held } = holding();
    const calls = Array.from({ length: MAX_CALLS }, (_, n) => call(client, String(n)));
    await moment();
    expect(await call(client, "late", 50)).toMatchObject({ code: "hostTimeout" });
    for (const { letGo } of held) letGo();
    await Promise.all(calls);
    expect(gates).toHaveLength(MAX_CALLS);
    expect(gates).not.toContain("late");
  });

  it("leave all others alone", async () => {
    const { client, held } = holding();
    const calls = Array.from({ length: MAX_CALLS }, (_, n) => call(client, String(n)));
    const ungated = { target, method: "GetReplicationStatistics", parameters: join([]), deadlineMs: 10_000 };
    const questions = [client.identify(10_000), client.identify(10_000), client.invoke(ungated)].map((question) =>
      question.catch(() => undefined),
    );
    await moment();
    expect(held.filter(({ gated }) => !gated)).toHaveLength(3);
    for (const { letGo } of held) letGo();
    await Promise.all([...calls, ...questions]);
  });
});
