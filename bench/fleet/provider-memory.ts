import { readFileSync } from "node:fs";
import { processTree } from "../processes/children";

const EVERY_MS = 1_000;

/** How the SDK's provider process is called on its command line. */
const PROVIDER = "dynamic-provider";

/**
 * Watches how large the provider's process gets that the engine has started, where the system tells the largest a
 * process ever was (Linux).
 */
export function watchProvider(engine: number | undefined): { end(): void; peakMb(): number | undefined } {
  let peak: number | undefined;
  const look = () => {
    for (const pid of processTree(engine === undefined ? [] : [engine])) {
      const mb = isProvider(pid) ? largestMb(pid) : undefined;
      if (mb !== undefined) peak = Math.max(peak ?? 0, mb);
    }
  };
  const timer = process.platform === "linux" ? setInterval(look, EVERY_MS) : undefined;
  return {
    end: () => clearInterval(timer),
    peakMb: () => peak,
  };
}

function isProvider(pid: number): boolean {
  return read(`/proc/${pid}/cmdline`).includes(PROVIDER);
}

/** VmHWM (proc(5)): the largest resident set so far, in kB. */
function largestMb(pid: number): number | undefined {
  const [, kB] = /^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`)) ?? [];
  return kB === undefined ? undefined : Number(kB) / 1024;
}

/** Of a process that has ended meanwhile there is nothing to be read. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
