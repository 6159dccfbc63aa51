import { SimulatedTime } from "../../../test/soak/simulated-time";
import { runWave, type WaveJob, type WaveRules, type WaveWork } from "./run-wave";

const HOUR = 3_600_000;

interface Job extends WaveJob {
  readonly name: string;
}

/** A wave over simulated time, and what was seen of it. */
class Wave {
  readonly time = new SimulatedTime(0);
  /** `<name> <second of its start>` in the order they started. */
  readonly started: string[] = [];
  readonly most = new Map<string, number>();
  readonly changes: number[] = [];
  #running = new Map<string, number>();
  stopped = false;
  /** Called when a job has ended. */
  onEnd: (name: string) => void = () => {};

  job(name: string, host: string, seconds = 10, mayStillRun = false): Job {
    const run = async () => {
      this.started.push(`${name} ${this.time.monotonic() / 1000}`);
      this.#count(host, 1);
      await this.time.sleep(seconds * 1000);
      this.#count(host, -1);
      this.onEnd(name);
      return { mayStillRun };
    };
    return { name, host, run };
  }

  jobs(many: number, host: (n: number) => string, seconds: (n: number) => number = () => 10): Job[] {
    return Array.from({ length: many }, (_, n) => this.job(`${n}`, host(n), seconds(n)));
  }

  /** @returns the names of those that were not started */
  async run(work: Partial<WaveWork<Job>>, rules: Partial<WaveRules> = {}): Promise<string[]> {
    const whole = { follows: [], looks: [], starts: [], ...work };
    const limits = { maxParallel: 1_000, maxParallelPerHost: 1_000, staggerMs: 0 };
    const onChange = (running: number) => this.changes.push(running);
    const isStopped = () => this.stopped;
    const all = { ...limits, clock: this.time, isStopped, occupied: [], onChange, ...rules };
    const outcome = await this.time.letPass(runWave(whole, all), 10_000 * HOUR);
    if (outcome.kind === "hung") throw new Error("the wave hung");
    return outcome.value.map(({ name }) => name);
  }

  #count(host: string, by: number): void {
    for (const key of [host, "all"]) {
      const running = (this.#running.get(key) ?? 0) + by;
      this.#running.set(key, running);
      this.most.set(key, Math.max(this.most.get(key) ?? 0, running));
    }
  }
}

describe("a wave's scheduler", () => {
  it("F2 reaches both limits and exceeds neither, with 2,000 machines over 10 hosts, in little time", async () => {
    const wave = new Wave();
    const began = performance.now();
    const starts = wave.jobs(
      2_000,
      (n) => `hv-${n % 10}`,
      (n) => 60 + ((n * 7919) % 600),
    );
    expect(await wave.run({ starts }, { maxParallel: 35, maxParallelPerHost: 4 })).toEqual([]);
    expect(wave.started).toHaveLength(2_000);
    expect(wave.most.get("all")).toBe(35);
    for (let host = 0; host < 10; host++) expect(wave.most.get(`hv-${host}`)).toBe(4);
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it("passes over a machine whose host is full, and takes it when there is room, before later ones", async () => {
    const wave = new Wave();
    const starts = [
      ...[wave.job("a1", "a", 10), wave.job("a2", "a", 5), wave.job("a3", "a", 1)],
      ...[wave.job("b1", "b", 30), wave.job("b2", "b", 1)],
    ];
    await wave.run({ starts }, { maxParallelPerHost: 1 });
    expect(wave.started).toEqual(["a1 0", "b1 0", "a2 10", "a3 15", "b2 30"]);
  });

  it("starts in the order of the members while there is room for one only", async () => {
    const wave = new Wave();
    await wave.run({ starts: wave.jobs(4, (n) => `hv-${n % 2}`) }, { maxParallel: 1 });
    expect(wave.started).toEqual(["0 0", "1 10", "2 20", "3 30"]);
  });

  it("leaves the stagger between two starts, also after a place came free meanwhile", async () => {
    const wave = new Wave();
    await wave.run(
      {
        starts: wave.jobs(
          4,
          () => "a",
          (n) => (n === 0 ? 12 : 100),
        ),
      },
      { staggerMs: 30_000 },
    );
    expect(wave.started).toEqual(["0 0", "1 30", "2 60", "3 90"]);
  });

  it("follows at once all that runs already, which takes its places before anything starts", async () => {
    const wave = new Wave();
    const follows = [wave.job("f1", "a", 20), wave.job("f2", "a", 30), wave.job("f3", "b", 5)];
    const starts = [wave.job("a1", "a"), wave.job("b1", "b")];
    await wave.run({ follows, starts }, { maxParallel: 3, maxParallelPerHost: 2, staggerMs: 1_000 });
    expect(wave.started).toEqual(["f1 0", "f2 0", "f3 0", "b1 5", "a1 20"]);
  });

  it("looks at a few machines at a time, whatever the limits", async () => {
    const wave = new Wave();
    const looks = wave.jobs(
      40,
      () => "a",
      () => 3,
    );
    expect(await wave.run({ looks }, { maxParallel: 1 })).toEqual([]);
    expect(wave.started).toHaveLength(40);
    expect(wave.most.get("a")).toBe(16);
  });

  it("starts nothing new once it is stopped; what runs is followed to its end, the rest comes back in order", async () => {
    const wave = new Wave();
    const ended: string[] = [];
    wave.onEnd = (name) => {
      ended.push(name);
      if (name === "1") wave.stopped = true;
    };
    const starts = wave.jobs(
      6,
      (n) => `hv-${n % 2}`,
      (n) => (n === 1 ? 5 : 60),
    );
    expect(await wave.run({ starts }, { maxParallel: 3 })).toEqual(["3", "4", "5"]);
    expect(ended).toEqual(["1", "0", "2"]);
  });

  it("ends at once when it is stopped while a start waits for its time", async () => {
    const wave = new Wave();
    wave.onEnd = () => {
      wave.stopped = true;
    };
    expect(await wave.run({ starts: wave.jobs(2, () => "a") }, { staggerMs: HOUR })).toEqual(["1"]);
    expect(wave.time.monotonic()).toBe(10_000);
  });

  it("keeps the place of a failback that may still run: at its host, and in the whole", async () => {
    const wave = new Wave();
    const starts = [
      ...[wave.job("a1", "a", 10, true), wave.job("a2", "a"), wave.job("b1", "b")],
      ...[wave.job("b2", "b"), wave.job("b3", "b")],
    ];
    expect(await wave.run({ starts }, { maxParallel: 2, maxParallelPerHost: 1 })).toEqual(["a2"]);
    expect(wave.started).toEqual(["a1 0", "b1 0", "b2 10", "b3 20"]);
  });

  it("gives away no place that somebody holds from before", async () => {
    const wave = new Wave();
    const starts = [wave.job("a1", "a"), wave.job("b1", "b")];
    expect(await wave.run({ starts }, { maxParallelPerHost: 1, occupied: ["a"] })).toEqual(["a1"]);
  });

  it("ends when there is nothing to do, and says how many run whenever that changes", async () => {
    const wave = new Wave();
    expect(await wave.run({})).toEqual([]);
    await wave.run({ starts: wave.jobs(2, () => "a") }, { maxParallel: 1 });
    expect(wave.changes).toEqual([1, 0, 1, 0]);
  });

  it("a job that breaks its promise not to throw is told, after all others have ended; its place stays taken", async () => {
    const wave = new Wave();
    const broken = { name: "x", host: "a", run: () => Promise.reject(new Error("a defect")) };
    const starts = [broken, wave.job("a1", "a"), wave.job("b1", "b")];
    await expect(wave.run({ starts }, { maxParallelPerHost: 1 })).rejects.toThrow("a defect");
    expect(wave.started).toEqual(["b1 0"]);
    expect(wave.time.monotonic()).toBe(10_000);
  });
});
