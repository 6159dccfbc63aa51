/** The action cannot be done now; the message says why. */
export class ImpossibleAction extends Error {}
