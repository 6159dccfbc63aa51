import { FailbackError } from "../errors";
import { type Guest, HostPlaces, placesPerHost } from "./host-places";

const told: string[] = [];
afterEach(() => void told.splice(0));

type End = "ended" | "lost";
const guest = (changes: Partial<Guest<End>> = {}): Guest<End> => ({
  waits: true,
  onWait: async (text) => void told.push(text),
  mayRunOn: (end) => end === "lost",
  ...changes,
});
const moment = () => new Promise((resolve) => setImmediate(resolve));

/** Failbacks that end when the test says so. */
function rehearsal(limit: number | undefined) {
  const places = new HostPlaces(() => limit);
  const begun: string[] = [];
  const ends = new Map<string, (end: End | Error) => void>();
  const come = (name: string, changes: Partial<Guest<End>> = {}, address = "hv-01") =>
    places.during(address, guest(changes), () => {
      begun.push(name);
      return new Promise<End>((resolve, reject) =>
        ends.set(name, (end) => (end instanceof Error ? reject(end) : resolve(end))),
      );
    });
  const end = async (name: string, how: End | Error = "ended") => {
    ends.get(name)?.(how);
    await moment();
  };
  return { begun, come, end };
}

describe("the places of a host", () => {
  it("are never more than allowed, are filled in the order of coming, and waiting is said", async () => {
    const { begun, come, end } = rehearsal(2);
    const all = ["a", "b", "c", "d", "e"].map((name) => come(name).catch(() => "failed"));
    await moment();
    expect(begun).toEqual(["a", "b"]);
    expect(told).toEqual(Array(3).fill("waiting: 2 failbacks run on hv-01 already (hyperv:maxParallelPerHost)"));
    await end("b");
    expect(begun).toEqual(["a", "b", "c"]);
    await end("a", new FailbackError("startRefused", "no"));
    expect(begun).toEqual(["a", "b", "c", "d"]);
    await end("c");
    await end("d");
    await end("e");
    expect(await Promise.all(all)).toEqual(["failed", "ended", "ended", "ended", "ended"]);
  });

  it("are each host's own, whatever case its name is written in", async () => {
    const { begun, come } = rehearsal(1);
    void come("a", {}, "hv-01");
    void come("b", {}, "HV-01");
    void come("c", {}, "hv-02");
    await moment();
    expect(begun).toEqual(["a", "c"]);
  });

  it("count what runs already, which never waits", async () => {
    const { begun, come, end } = rehearsal(1);
    const all = [come("resumed", { waits: false }), come("joined", { waits: false }), come("new")];
    await moment();
    expect(begun).toEqual(["resumed", "joined"]);
    await end("resumed");
    expect(begun).toEqual(["resumed", "joined"]);
    await end("joined");
    expect(begun).toEqual(["resumed", "joined", "new"]);
    await end("new");
    await Promise.all(all);
  });

  it("are not free again after a failback that was lost from sight; when all are lost, nobody waits for ever", async () => {
    const { begun, come, end } = rehearsal(2);
    const all = ["a", "b", "c", "d"].map((name) => come(name).catch((error: FailbackError) => error.code));
    await moment();
    await end("a", "lost");
    expect(begun).toEqual(["a", "b"]);
    await end("b");
    expect(begun).toEqual(["a", "b", "c"]);
    await end("c", "lost");
    expect(await Promise.all(all)).toEqual(["lost", "ended", "lost", "hostFull"]);
    await expect(come("e")).rejects.toMatchObject({ code: "hostFull" });
    expect(begun).toEqual(["a", "b", "c"]);
  });

  it("are without end when no limit is set", async () => {
    const { begun, come } = rehearsal(undefined);
    for (let n = 0; n < 50; n++) void come(String(n));
    await moment();
    expect(begun).toHaveLength(50);
    expect(told).toEqual([]);
  });
});

describe("hyperv:maxParallelPerHost", () => {
  it.each([
    [undefined, undefined],
    ["1", 1],
    [" 40 ", 40],
  ])("%j is taken as %s", (configured, limit) => expect(placesPerHost(configured)).toBe(limit));

  it.each(["", "0", "-1", "1.5", "four", "1e3", "12345678901"])(
    "%j is refused in one line that names the key",
    (configured) => {
      expect(() => placesPerHost(configured)).toThrow("hyperv:maxParallelPerHost must be a whole number of at least 1");
    },
  );
});
