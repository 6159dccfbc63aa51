/**
 * Waits for many failbacks at once, in a process that loads nothing but the provider as it was built: told by its parent
 * which machines, it tells when each was known to be back. Plain JavaScript, so that no compiler is a part of its memory.
 */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** Of those who write such loops themselves. */
const POLL_MS = 2_000;

/**
 * @typedef {{ address: string, port: number, auth: "basic" }} Connection
 * @typedef {{ name: string, args: { host: Connection, vm: { name: string }, request: string } }} Resource
 * @typedef {{ host: Connection, jobId: string }} Job
 * @typedef {import("../../dist/provider/failback/ports.js").ReplicaHost} Host
 */

/** Every way to be told what to do. @type {Record<string, (message: any) => Promise<unknown>>} */
const tasks = {
  /**
   * As the provider's process does it under the engine: every verb's own way, all resources at once.
   *
   * @param {{ resources: Resource[] }} message
   */
  async wait({ resources }) {
    const provider = require("../../dist/provider/runtime.js");
    provider.configure({ config: { get: () => undefined } });
    const checked = [];
    for (const { name, args } of resources) {
      const resourceUrn = `urn:pulumi:bench::fleet::pulumi-nodejs:dynamic/hyperv:ReplicationFailback::${name}`;
      const { inputs, failures } = await provider.check({}, { ...args, resourceUrn });
      if (failures) throw new Error(failures[0]?.reason);
      checked.push(inputs);
    }
    return Promise.all(
      checked.map(async (inputs) => {
        await provider.create(inputs);
        return Date.now();
      }),
    );
  },

  /**
   * Each job by itself, by the same client: asked, and asked again two seconds after the answer.
   *
   * @param {{ jobs: Job[] }} message
   */
  async poll({ jobs }) {
    const { connectWinrm } = require("../../dist/provider/connect/winrm.js");
    /** @type {Map<number, Host>} */
    const hosts = new Map();
    for (const { host } of jobs) {
      /** @type {Parameters<typeof connectWinrm>[0]} */
      const input = { transport: "winrm", address: host.address, port: host.port, auth: host.auth, tls: undefined };
      const sources = { config: () => undefined, environment: process.env };
      if (!hosts.has(host.port)) hosts.set(host.port, connectWinrm(input, sources));
    }
    return Promise.all(
      jobs.map(async ({ host, jobId }) => {
        for (;;) {
          const [job] = (await hosts.get(host.port)?.jobs([jobId])) ?? [];
          if (job instanceof Error) throw job;
          if (job === undefined || job === "gone" || ENDED.has(job.state ?? 0)) return Date.now();
          await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        }
      }),
    );
  },

  /** What it holds now, and once what it can do without is collected; and the largest it ever was. */
  async memory() {
    const { rss } = process.memoryUsage();
    const peak = process.resourceUsage().maxRSS * 1024;
    globalThis.gc?.();
    return { rss, peak, heapUsed: process.memoryUsage().heapUsed };
  },
};

/** JobState of a job that is over, by Microsoft's documentation, and 32768 for an end with warnings. */
const ENDED = new Set([7, 8, 9, 10, 32768]);

process.on("message", async (/** @type {{ task: string }} */ message) => {
  try {
    process.send?.({ task: message.task, result: await tasks[message.task]?.(message) });
  } catch (error) {
    process.send?.({ task: message.task, problem: error instanceof Error ? error.message : String(error) });
  }
});
process.on("disconnect", () => process.exit(0));
