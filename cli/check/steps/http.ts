import { FailbackError, oneLine } from "../../../provider/errors";
import type { OfferedSchemes } from "../../../provider/transport/winrm/auth/offered-schemes";
import { askUnauthenticated } from "../ask-unauthenticated";
import { here, onHost } from "../remedies";
import type { Remedy, StepResult } from "../report";
import type { Scene, Step } from "../step";

/** Whether WinRM answers, and which ways to authenticate it offers: asked without credentials. */
export const http: Step = {
  name: "http",
  needed: true,
  async run(scene) {
    const answer = await askUnauthenticated(scene);
    scene.told = { hostTime: answer.hostTime, at: Date.now() };
    scene.answered?.(answer);
    const { status, offered, server } = answer;
    if (status === 404)
      throw new FailbackError(
        "answerUnreadable",
        `${scene.host.address} has no WinRM under this path and port (HTTP 404)`,
      );
    const who = server === undefined ? "a server that does not name itself" : oneLine(server);
    return judge(scene, status, offered, `${who} answers HTTP ${status}`);
  },
};

function judge({ host }: Scene, status: number, offered: OfferedSchemes, who: string): StepResult {
  if (status !== 401)
    return {
      outcome: "warning",
      found: `${who}, where WinRM would ask for authentication (401)`,
      remedies: [onHost.listeners],
    };
  const way: string = host.auth;
  const found = `${who}; ${offers(offered, way)}`;
  if (way === "certificate" || offered.has(way)) return { outcome: "ok", found };
  if (offered.size === 0)
    return {
      outcome: "failed",
      found: `${found}: it may take client certificates alone`,
      remedies: [
        here("show a client certificate", host.tls ? "--auth certificate" : "--tls --auth certificate"),
        onHost.negotiate,
        onHost.auth,
      ],
    };
  return { outcome: "failed", found: `${found}; ${way} is not among them`, remedies: toOffer(way, offered) };
}

function toOffer(auth: string, offered: OfferedSchemes): readonly Remedy[] {
  const better = auth === "basic" && offered.has("negotiate") ? [here("use what it offers", "--auth negotiate")] : [];
  return [...better, auth === "basic" ? onHost.basic : onHost.negotiate, onHost.auth];
}

/** Names of a peer: none is longer than this. */
const MAX_NAME = 40;

function offers(schemes: OfferedSchemes, way: string): string {
  const names = [...schemes.values()].map(({ name }) => name.slice(0, MAX_NAME)).join(", ");
  // A certificate is asked for while TLS is agreed, and offered nowhere.
  if (way === "certificate") return `it offers ${names || "nothing else"}; certificates are never listed`;
  return `it offers ${names || "no way to authenticate by a password"}`;
}
