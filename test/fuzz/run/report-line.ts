import { megabytes } from "./heap";
import type { RunReport } from "./run-target";

/** A run on one line; a finding follows on lines of its own, with what replays it. */
export function reportLine(report: RunReport): string {
  const { name, seed, share, inputs, seconds, heap, finding } = report;
  const verdicts = [...report.verdicts].sort(([, a], [, b]) => b - a).map(([verdict, count]) => `${verdict} ${count}`);
  const sizes = [heap.start, heap.middle, heap.end].map(megabytes).join(" → ");
  const line = `${name}: ${inputs} inputs in ${seconds.toFixed(1)} s; ${verdicts.join(", ")}; heap ${sizes}; seed ${seed}`;
  if (finding === undefined) return line;
  return `${line}\n  FOUND ${finding}\n  replay: npm run fuzz -- --seed ${seed} --runs ${Math.ceil((inputs + 1) / share)} --target ${name}`;
}
