/** What an earlier run left in the folder cannot be read. */
export class UnreadableState extends Error {
  constructor(path: string, cause: unknown) {
    super(`${path} cannot be read as the state of a simulated host; remove it to start anew`, { cause });
  }
}
