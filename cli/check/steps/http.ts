import { FailbackError } from "../../../provider/errors";
import { type AnswerHead, askUnauthenticated } from "../ask-unauthenticated";
import { here, onHost } from "../remedies";
import type { Remedy, StepResult } from "../report";
import type { Scene, Step } from "../step";

/** Whether WinRM answers, and which ways to authenticate it offers: asked without credentials. */
export const http: Step = {
  name: "http",
  needed: true,
  async run(scene) {
    const head = await askUnauthenticated(scene);
    const date = Date.parse(valuesOf(head, "date")[0] ?? "");
    scene.told = { hostTime: Number.isNaN(date) ? undefined : date, at: Date.now() };
    scene.head = head;
    if (head.status === 404)
      throw new FailbackError(
        "answerUnreadable",
        `${scene.host.address} has no WinRM under this path and port (HTTP 404)`,
      );
    const offered = schemesIn(valuesOf(head, "www-authenticate"));
    const server = valuesOf(head, "server")[0];
    const found = `${server ?? "a server that names itself nowhere"} answers ${head.status}; ${offers(offered)}`;
    return judge(scene, head.status, offered, found);
  },
};

function judge({ host: { auth } }: Scene, status: number, offered: readonly string[], found: string): StepResult {
  if (status !== 401)
    return {
      outcome: "warning",
      found: `${found}, where WinRM would ask for authentication (401)`,
      remedies: [onHost.listeners],
    };
  // A certificate is asked for while TLS is agreed, and offered nowhere.
  const way: string = auth;
  if (way === "certificate" || offered.some((scheme) => scheme.toLowerCase() === way)) return { outcome: "ok", found };
  return { outcome: "failed", found: `${found}; ${auth} is not among them`, remedies: toOffer(auth, offered) };
}

function toOffer(auth: string, offered: readonly string[]): readonly Remedy[] {
  const other =
    auth === "basic" && offered.includes("Negotiate") ? [here("use what it offers", "--auth negotiate")] : [];
  return [...other, auth === "basic" ? onHost.basic : onHost.negotiate, onHost.auth];
}

function offers(schemes: readonly string[]): string {
  return schemes.length === 0 ? "it offers no way to authenticate" : `it offers ${schemes.join(", ")}`;
}

function valuesOf({ headers }: AnswerHead, name: string): string[] {
  return headers.flatMap(([key, value]) => (key.toLowerCase() === name ? [value] : []));
}

/** The names alone; what stands behind them is for the authentication itself. */
export function schemesIn(lines: readonly string[]): string[] {
  const names = lines.flatMap((line) =>
    line
      .replace(/"(?:[^"\\]|\\.)*"/g, '""')
      .split(",")
      .flatMap((item) => /^\s*([A-Za-z][\w-]{0,39})(?:\s+\S.*)?\s*$/.exec(item)?.[1] ?? []),
  );
  return [...new Set(names)];
}
