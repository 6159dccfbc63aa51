/**
 * The warnings that say that a plan's own line is not the last word: the plan is made without the record, and without
 * what other runners wrote down. They are written here and recognised here, so that the two cannot drift apart.
 */
export const standingWarnings = {
  spent: (request: string, reason: string) =>
    `request ${request} is spent: ${reason}. Give a new request, or take it away`,
  overtaken: (request: string, reason: string | null) =>
    `request ${request} was overtaken (${reason}): it did not end in FailbackCompleted, and nothing is compared under it any more`,
  open: (request: string, reason: string) =>
    `request ${request} is open (${reason}): \`pulumi up\` follows that failback and sends nothing`,
  stillOpen: (older: string, request: string | undefined) =>
    request === undefined
      ? `request ${older} is still open; put it back and \`pulumi up\` follows it`
      : `request ${older} is still open: \`pulumi up\` follows it to its end first, and does not use ${request}`,
  drift: (shown: string, request: string) =>
    `drift: the host shows ${shown}, not FailbackCompleted. Find out why first: \`pulumi up\` starts nothing (${request} is used), a new request would overwrite the machine's disks again`,
  halted: (request: string, since: string) => `request ${request} is halted since ${since}: nothing is sent`,
  journal: (request: string, phase: string, since: string, host: string) =>
    `the journal has request ${request} at "${phase}" since ${since} (host ${host})`,
} as const;

export type StandingWarning = keyof typeof standingWarnings;

/**
 * What each begins with. A request is any text of a person, and a host's words come after it: both stand where nothing
 * they hold can be taken for the beginning. A call that was not sent, or refused, leaves its request to be used.
 */
const BEGINNINGS: Readonly<Record<StandingWarning, RegExp>> = {
  drift: /^drift: the host shows /,
  spent: /^request .+? is spent: /,
  overtaken: /^request .+? was overtaken \(/,
  stillOpen: /^request .+? is still open[:;] /,
  open: /^request .+? is open \(/,
  halted: /^request .+? is halted since /,
  journal: /^the journal has request .+? at "(?:aboutToSend|accepted|joined|ended)" since /,
};

const KINDS = Object.keys(BEGINNINGS) as readonly StandingWarning[];

/** Which of them a line is; undefined for every other line. */
export function standingWarningIn(line: string): StandingWarning | undefined {
  return KINDS.find((kind) => BEGINNINGS[kind].test(line));
}
