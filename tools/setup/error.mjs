/** Something the reader of the message can put right. It is shown without a stack. */
export class SetUpError extends Error {}
