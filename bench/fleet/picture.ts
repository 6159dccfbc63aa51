import { type Bar, drawBars, type Panel } from "../picture/bar-chart";
import { type Figure, shownNumber } from "./figure";

/** The figures that matter, as far as they were measured, as an SVG. @throws Error when none of them was */
export function drawFleet(figures: readonly Figure[]): string {
  const byId = new Map(figures.map((figure) => [figure.id, figure]));
  const panel = (title: string, bars: readonly (Bar | undefined)[]): Panel[] => {
    const known = bars.filter((bar) => bar !== undefined);
    return known.length > 0 ? [{ title, bars: known }] : [];
  };
  const bar = (id: string, label: string, isOurs: boolean): Bar | undefined => {
    const figure = byId.get(id);
    if (!figure) return undefined;
    const { value, unit, budget } = figure;
    const text = `${shownNumber(value)} ${unit}`;
    if (budget === undefined) return { label, value, text, isOurs };
    return { label, value, text: `${text} (budget ${shownNumber(budget)})`, isOurs, budget };
  };
  const sides = (measure: string) =>
    [5, 50].flatMap((ms) => [
      bar(`script.threaded.${ms}ms.script.${measure}`, `pypsrp script with threads, ${ms} ms away`, false),
      bar(`script.threaded.${ms}ms.single.${measure}`, `pulumi up, a resource each, ${ms} ms away`, true),
      bar(`script.threaded.${ms}ms.wave.${measure}`, `pulumi up, one wave, ${ms} ms away`, true),
    ]);
  const sizes = [...byId.keys()].flatMap((id) => /^waiting\.(\d+)\.ours\.p95$/.exec(id)?.[1] ?? []);
  const waiting = (measure: string) =>
    sizes.flatMap((size) => {
      const wait = `${shownNumber(Number(size))} wait`;
      return [
        bar(`waiting.${size}.polling.${measure}`, `${wait}, each job polled every 2 s`, false),
        bar(`waiting.${size}.ours.${measure}`, `${wait}, this provider`, true),
      ];
    });
  const [, of = ""] =
    /: (\d+ machines, \d+ at once)/.exec(byId.get("script.threaded.5ms.script.seconds")?.what ?? "") ?? [];
  const panels = [
    ...panel(`Wall time: ${of}, jobs of 5 s`, sides("seconds")),
    ...panel(`Requests to the hosts: ${of}`, sides("requests")),
    ...panel("Requests a minute to ten hosts, while all wait", waiting("perMinute")),
    ...panel("Delay from a job's end until it is known, 95th percentile", waiting("p95")),
    ...panel("State of a machine in the stack", [
      bar("state.bytes.nothing", "a dynamic resource that does nothing", false),
      bar("state.bytes", "a resource of its own", true),
      bar("wave.bytes", "a member of a wave", true),
    ]),
  ];
  if (panels.length === 0) throw new Error("nothing was measured that the picture shows");
  return drawBars("Fleets: measured beside a script, polling and resources that do nothing", panels);
}
