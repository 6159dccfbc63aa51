/** How long an interrupted program may take. The engine gives its plugins the same five seconds before it kills them. */
const GRACE_MS = 5_000;

/**
 * Follows a child process to its end.
 *
 * @param {import("node:child_process").ChildProcess} child
 */
export function follow(child) {
  /** @type {Promise<{ problem?: string, code: number | null, signal: NodeJS.Signals | null }>} */
  const ended = new Promise((resolve) => {
    child.once("error", (error) => resolve({ problem: error.message, code: null, signal: null }));
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  return {
    ended,
    /** Interrupts the child, kills it when it does not listen, and resolves once it is gone. */
    async stop() {
      child.kill("SIGINT");
      const kill = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
      await ended;
      clearTimeout(kill);
    },
  };
}
