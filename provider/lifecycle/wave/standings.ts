import { FailbackError, toFailbackError } from "../../errors";
import type { Blocker } from "../../failback/decide";
import { type Recalled, recall } from "../../failback/journal";
import { needsPoints, type RecoveryPoint } from "../../failback/recovery-point";
import type { Order } from "../../failback/request";
import { expiry } from "../../failback/send-gate";
import { endOfRefusal } from "../../failback/wave/machine-end";
import { someAtOnce } from "../../failback/wave/some-at-once";
import type { HostInput } from "../host-input";
import type { Lifecycle } from "../lifecycle";
import { declaredSituation } from "../situation";
import { pointObstacles } from "../task-of";
import type { ReviewedPlan } from "./checked-wave";
import type { SeenMember } from "./seen-members";
import { type MemberFacts, type PlacedStanding, standingOfArmed, standingOfMember } from "./standing-of-member";

/** What a wave's operation goes by. */
export interface WaveInHand {
  readonly request: string;
  /** The request was used, and another one since: nothing starts. */
  readonly isSpent: boolean;
  readonly plan: ReviewedPlan;
  readonly orders: ReadonlyMap<string, Order>;
}

/** A member, and what there is to do about it. */
export interface Placed {
  readonly seen: SeenMember;
  readonly order: Order | undefined;
  readonly obstacles: readonly Blocker[];
  readonly standing: PlacedStanding;
  /** What the journal knows; undefined where the record told enough. */
  readonly recalled?: Recalled | undefined;
}

/** So many journals are read at once. */
const MOST_JOURNALS = 16;

/**
 * Where every member stands. Only those for which the request is unused cost anything: their journals are read before
 * anything starts, and the points of their hosts where the plan chose one.
 */
export async function placeMembers(
  lifecycle: Lifecycle,
  members: readonly SeenMember[],
  wave: WaveInHand,
): Promise<Placed[]> {
  const points = new ChosenPoints(lifecycle);
  return someAtOnce(members, MOST_JOURNALS, async (seen) => {
    const order = seen.key === undefined ? undefined : wave.orders.get(seen.key);
    const facts = factsOf(seen, order, wave, []);
    const standing = standingOfMember(facts);
    const isUnseen = standing.kind === "ended" && standing.end.verdict === "blocked" && seen.ref !== undefined;
    const isTold = standing.kind !== "armed" && standing.kind !== "leftAlone";
    if (isTold && !isUnseen) return { seen, order, obstacles: [], standing };
    try {
      const recalled = await recallOf(lifecycle, seen, wave.request);
      if (standing.kind === "ended") {
        // Its host shows nothing of it now; what the journal has open may run there all the same.
        const end = { ...standing.end, mayStillRun: recalled.order?.outcome === "open" };
        return { seen, order, obstacles: [], standing: { kind: "ended", end }, recalled };
      }
      if (standing.kind === "leftAlone" && !recalled.order) {
        return { seen, order, obstacles: [], standing: { kind: "ended", end: standing.end } };
      }
      const obstacles = await obstaclesOf(lifecycle, seen, wave.plan, points);
      const mayStart = wave.plan.mayStart(seen.position, seen.member.inputs);
      const next = standingOfArmed(factsOf(seen, order, wave, obstacles), recalled, mayStart);
      return { seen, order, obstacles, standing: next, recalled };
    } catch (thrown) {
      const end = { ...endOfRefusal(toFailbackError(thrown)), order, mayStillRun: false };
      return { seen, order, obstacles: [], standing: { kind: "ended", end } };
    }
  });
}

function factsOf(
  { member, look, away }: SeenMember,
  order: Order | undefined,
  { request, isSpent }: WaveInHand,
  obstacles: readonly Blocker[],
): MemberFacts {
  const situation = declaredSituation(member.inputs, look?.facts, obstacles);
  return { request, isSpent, order, seen: look?.seen, away, situation };
}

async function recallOf({ journal }: Lifecycle, { ref }: SeenMember, request: string): Promise<Recalled> {
  if (!ref) throw new FailbackError("internal", "an armed machine is not known");
  return recall(await journal.read(ref), request);
}

/** What stands against a start besides what the host shows of the machine. */
async function obstaclesOf(
  lifecycle: Lifecycle,
  { position, member, look }: SeenMember,
  plan: ReviewedPlan,
  points: ChosenPoints,
): Promise<Blocker[]> {
  const { host, validUntil, recoveryPoint } = member.inputs;
  const until = validUntil === undefined ? undefined : Date.parse(validUntil);
  const expired = expiry(until, lifecycle.hosts.host(host).hostTime());
  const obstacles = expired ? [expired] : [];
  if (!needsPoints(recoveryPoint)) return obstacles;
  const planned = plan.pointOf(position, member.inputs);
  if (planned !== undefined) return [...obstacles, ...pointObstacles(await points.at(host), look?.machine.id, planned)];
  return [...obstacles, { code: "recoveryPointMissing", reason: "the plan chose no recovery point" }];
}

/** The points of each host, asked for once and only when a plan chose among them. */
class ChosenPoints {
  readonly #byHost = new Map<string, Promise<RecoveryPoint[]>>();

  constructor(readonly lifecycle: Lifecycle) {}

  at(host: HostInput): Promise<RecoveryPoint[]> {
    const key = JSON.stringify(host);
    const points = this.#byHost.get(key) ?? this.lifecycle.hosts.host(host).recoveryPoints();
    this.#byHost.set(key, points);
    return points;
  }
}
