import { type Dice, diceOf } from "./dice";
import { drawFailback } from "./draw-failback";
import { FAULT_SUBCODES, type FaultSet, LOST_AT, type WireEffect, type WireRule } from "./fault-set";

/**
 * A set of faults, the same one for a seed and an intensity.
 *
 * @param intensity how likely each kind of fault is in it, from 0 (an empty set) to 1 (all of them)
 */
export function drawFaults(seed: number, intensity: number): FaultSet {
  const dice = diceOf(seed, intensity);
  const wire = drawWire(dice);
  const failback = drawFailback(dice);
  return {
    ...(wire.length > 0 && { wire }),
    ...(Object.keys(failback).length > 0 && { failback }),
    ...(dice.happens() && {
      empty: {
        classes: dice.oneOf([["Msvm_ComputerSystem"], ["Msvm_ReplicationRelationship"], "all"] as const),
        keepsHost: dice.oneOf([true, false]),
        times: 1 + dice.upTo(2),
      },
    }),
    ...(dice.happens() && { clockSkewSeconds: dice.oneOf([-86_400, -3_600, -60, 60, 3_600, 86_400]) }),
  };
}

function drawWire({ happens, oneOf, upTo }: Dice): readonly WireRule[] {
  const operations = ["InitiateFailback", "Enumerate", "Pull"] as const;
  return operations.flatMap((operation): WireRule[] => {
    const delay = happens() ? { delayBeforeMs: upTo(50), delayAfterMs: upTo(50), jitterMs: upTo(50) } : undefined;
    const effect = happens() ? oneOf(EFFECTS) : undefined;
    // What befalls every read leaves nothing to be seen of the rest.
    const some = { nth: 1 + upTo(operation === "InitiateFailback" ? 0 : 5), times: 1 + upTo(1) };
    return [
      ...(delay ? [{ name: "delay", operation, ...delay }] : []),
      ...(effect ? [{ name: "fault", operation, ...some, effect }] : []),
    ];
  });
}

const EFFECTS: readonly WireEffect[] = [
  { kind: "drop" },
  ...LOST_AT.map((at): WireEffect => ({ kind: "lose", at })),
  ...(["before", "after"] as const).flatMap((when): WireEffect[] => [
    ...[401, 500, 503].map((status): WireEffect => ({ kind: "status", status, when })),
    ...FAULT_SUBCODES.map((subcode): WireEffect => ({ kind: "fault", subcode, when })),
  ]),
  { kind: "fault", subcode: "w:InternalError", when: "after", relatesTo: "other" },
  { kind: "hold", deliverAfterMs: 200 },
  { kind: "truncate" },
  { kind: "relatesTo", to: "other" },
  { kind: "relatesTo", to: "none" },
];
