import { AsyncLocalStorage } from "node:async_hooks";
import { FailbackError } from "../errors";
import { offMachine, ScriptedHost } from "./failback.test-support";
import type { Observation, RelationshipRef } from "./observation";
import { SharedLooks } from "./shared-looks";

/** A host that answers each look when the test lets it. */
class HeldHost extends ScriptedHost {
  readonly looks: { readonly refs: readonly RelationshipRef[]; readonly end: (error?: Error) => void }[] = [];

  constructor() {
    super(() => ({ relationship: undefined }));
  }

  override observe(refs: readonly RelationshipRef[] = []): Promise<Observation[]> {
    return new Promise((resolve, reject) => {
      const seen = refs.map(({ vmId }) => ({
        machine: { ...offMachine, id: vmId },
        relationship: undefined,
        jobs: [],
      }));
      this.looks.push({ refs, end: (error) => (error ? reject(error) : resolve(seen as never)) });
    }) as never;
  }

  get names() {
    return this.looks.map(({ refs }) => refs.map(({ vmId }) => vmId));
  }
}

const ref = (vmId: string) => ({ vmId, relationship: "primary" }) as const;
const moment = () => new Promise((resolve) => setImmediate(resolve));
const idOf = async (seen: Promise<Observation[]>) => (await seen).map(({ machine }) => machine?.id);

describe("looks at the machines of one host", () => {
  it("are taken outside of the operation that asked first: what befalls it there befalls nobody else", async () => {
    const operation = new AsyncLocalStorage<string>();
    const host = new HeldHost();
    const held = host.observe.bind(host);
    const takenFor: (string | undefined)[] = [];
    host.observe = (refs) => {
      takenFor.push(operation.getStore());
      return held(refs);
    };
    const looks = new SharedLooks(host);
    const asked = ["A", "B"].map((name) => operation.run(name, () => looks.observe([ref(name)])));
    await moment();
    host.looks[0]?.end();
    await Promise.all(asked);
    expect(takenFor).toEqual([undefined]);
  });

  it("of the same moment are one, and each is told its own", async () => {
    const host = new HeldHost();
    const looks = new SharedLooks(host);
    const asked = [looks.observe([ref("A")]), looks.observe([ref("B"), ref("C")]), looks.observe([ref("D")])];
    await moment();
    expect(host.names).toEqual([["A", "B", "C", "D"]]);
    host.looks[0]?.end();
    expect(await Promise.all(asked.map(idOf))).toEqual([["A"], ["B", "C"], ["D"]]);
  });

  it("asked for while one is under way wait for the next, which begins after it has ended", async () => {
    const host = new HeldHost();
    const looks = new SharedLooks(host);
    const first = looks.observe([ref("A")]);
    await moment();
    const later = [looks.observe([ref("A")]), looks.observe([ref("B")])];
    await moment();
    expect(host.names).toEqual([["A"]]);
    host.looks[0]?.end();
    expect(await idOf(first)).toEqual(["A"]);
    await moment();
    expect(host.names).toEqual([["A"], ["A", "B"]]);
    const last = looks.observe([ref("C")]);
    await moment();
    expect(host.looks).toHaveLength(2);
    host.looks[1]?.end();
    expect(await Promise.all(later.map(idOf))).toEqual([["A"], ["B"]]);
    await moment();
    host.looks[2]?.end();
    expect(await idOf(last)).toEqual(["C"]);
  });

  it("fail together, and the next one is no worse for it", async () => {
    const host = new HeldHost();
    const looks = new SharedLooks(host);
    const lost = new FailbackError("hostUnreachable", "gone");
    const asked = [looks.observe([ref("A")]), looks.observe([ref("B")])];
    const told = Promise.allSettled(asked);
    await moment();
    const next = looks.observe([ref("C")]);
    host.looks[0]?.end(lost);
    expect(await told).toEqual([
      { status: "rejected", reason: lost },
      { status: "rejected", reason: lost },
    ]);
    await moment();
    host.looks[1]?.end();
    expect(await idOf(next)).toEqual(["C"]);
  });

  it("are all that is shared: each call is one of its own, its gate with it", async () => {
    const host = new HeldHost();
    const looks = new SharedLooks(host);
    let gates = 0;
    const order = (vmId: string) => ({ ...ref(vmId), recoveryPointId: undefined, deadlineMs: 1 });
    const gate = async () => void gates++;
    await Promise.all([looks.initiateFailback(order("A"), gate), looks.initiateFailback(order("B"), gate)]);
    expect(host.starts.map(({ vmId }) => vmId)).toEqual(["A", "B"]);
    expect(gates).toBe(2);
  });
});
