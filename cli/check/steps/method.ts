import { FailbackError } from "../../../provider/errors";
import { HypervClass } from "../../../provider/hyperv/names";
import { onHost } from "../remedies";
import type { StepResult } from "../report";
import type { Scene, Step } from "../step";

const NOT_CALLED = "concluded without calling it";

/** Windows Server 2012 R2, the first to know the method (docs/facts/hyperv.md). */
const FIRST = [6, 3] as const;

/**
 * Whether the host knows InitiateFailback. A class's methods cannot be read over WS-Management, and calling one to see
 * is out of the question. Two things tell of it: the system's version, and the class of relationships, which came with
 * the same version and is unknown to Windows Server 2012.
 */
export const method: Step = {
  name: "method",
  needed: false,
  async run(scene) {
    const version = versionOf(scene.identity?.version);
    if (version && isBefore(version, FIRST))
      return lacking(`the system's version is ${version.join(".")}, before 6.3 (Windows Server 2012 R2)`);
    if (!(await knowsRelationships(scene)))
      return lacking(`it knows no ${HypervClass.relationship}, a class that came with the method`);
    if (version)
      return {
        outcome: "ok",
        found: `InitiateFailback is there: version ${version.join(".")}, and the class ${HypervClass.relationship} (${NOT_CALLED})`,
      };
    return {
      outcome: "warning",
      found: `InitiateFailback is probably there: the host hides its version but knows ${HypervClass.relationship}, which came with the method (${NOT_CALLED})`,
      remedies: [onHost.version],
    };
  },
};

function lacking(why: string): StepResult {
  return {
    outcome: "failed",
    found: `InitiateFailback is not there: ${why} (${NOT_CALLED})`,
    remedies: [onHost.version],
  };
}

async function knowsRelationships({ session }: Scene): Promise<boolean> {
  try {
    await session.query({ className: HypervClass.relationship });
    return true;
  } catch (thrown) {
    if (thrown instanceof FailbackError && thrown.code === "notHyperV") return false;
    throw thrown;
  }
}

/** `OS: 10.0.20348 SP: 0.0 Stack: 3.0`; to whom Windows does not know it says 0.0.0 (MS-WSMV 3.1.4.2). */
function versionOf(text: string | undefined): [major: number, minor: number, build: number] | undefined {
  const [, major, minor, build] = /\bOS: (\d{1,5})\.(\d{1,5})\.(\d{1,9})\b/.exec(text ?? "") ?? [];
  if (major === undefined || major === "0") return undefined;
  return [Number(major), Number(minor), Number(build)];
}

function isBefore([major, minor]: readonly number[], [firstMajor, firstMinor]: readonly [number, number]): boolean {
  return (major ?? 0) < firstMajor || (major === firstMajor && (minor ?? 0) < firstMinor);
}
