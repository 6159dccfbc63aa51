import { each } from "./declared";
import type { Figure } from "./figure";
import { FleetHosts } from "./hosts";
import { Stack } from "./stack";

/** What a preview asks a host for, however many of its machines are declared: the engine's own preview, one host. */
export async function* measurePreviews(sizes: readonly number[]): AsyncGenerator<Figure> {
  for (const size of sizes) yield* await previewOf(size);
}

async function previewOf(size: number): Promise<Figure[]> {
  const fleet = await FleetHosts.start({ hosts: 1, machines: size, seconds: () => 60 });
  try {
    const stack = await Stack.create();
    try {
      stack.declare(each(fleet, "single"));
      const { seconds } = await stack.preview(size);
      const { queries, total } = await fleet.requests();
      const part = "previews" as const;
      const of = `a preview of ${size} ${size === 1 ? "machine" : "machines"} of one host`;
      return [
        { part, id: `previews.${size}.queries`, what: `queries of ${of}`, value: queries, unit: "queries", budget: 7 },
        { part, id: `previews.${size}.requests`, what: `requests of ${of}`, value: total, unit: "requests" },
        { part, id: `previews.${size}.seconds`, what: `${of}, with the engine`, value: seconds, unit: "s" },
      ];
    } finally {
      stack.remove();
    }
  } finally {
    await fleet.stop();
  }
}
