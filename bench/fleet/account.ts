import { randomBytes } from "node:crypto";

/** Whom all hosts of a run let in. */
export const account = { username: "CORP\\failback", password: randomBytes(12).toString("hex") } as const;
