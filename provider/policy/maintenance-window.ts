import type { ResourceValidationPolicy } from "@pulumi/policy";
import { namesOf } from "./members";
import { type RuleOptions, rule } from "./rule";
import { startsOf } from "./starts";
import { calendarOf, type Window } from "./window";

export interface MaintenanceWindowOptions extends RuleOptions {
  readonly windows: readonly Window[];
  /** Whose clocks the windows are by, an IANA name as `"Europe/Berlin"`. */
  readonly timeZone: string;
  /** The clock to go by. @default this computer's */
  readonly now?: () => Date;
}

/**
 * Refuses a start at any other time than in a maintenance window. It judges the moment at which Pulumi asks: in a
 * preview that of the preview, in `up` that right before the start. Starts of a wave that wait for a free place
 * are not judged again; `validUntil` ends those.
 *
 * @throws FailbackError `inputInvalid` for a window or a time zone that cannot be read
 */
export function maintenanceWindow(options: MaintenanceWindowOptions): ResourceValidationPolicy {
  const { windows, timeZone, now = () => new Date() } = options;
  const calendar = calendarOf(windows, timeZone);
  const text = {
    name: "hyperv-maintenance-window",
    description: "Failbacks start only within a maintenance window.",
  };
  return rule(text, options, (declared) => {
    const { sure, possible, machines, unknown } = startsOf(declared);
    const at = now();
    if (sure + possible === 0 || calendar.isOpen(at)) return [];
    const who = machines.length > 0 ? namesOf(machines) : `machines of ${declared.name}`;
    const would = sure > 0 ? "would start" : "may start";
    return [
      {
        text: `${who}: ${would} at ${calendar.tell(at)}, outside ${calendar.text}. Apply within the window, or take \`request\` away until then.`,
        unknown: sure > 0 ? undefined : unknown,
      },
    ];
  });
}
