import { overTcp } from "../connection";
import type { Step } from "../step";

/** Whether anybody takes a connection there. */
export const port: Step = {
  name: "port",
  needed: true,
  run: (scene) =>
    overTcp(scene, ({ remoteAddress }) => {
      scene.listens = true;
      return {
        outcome: "ok",
        found: `${scene.host.port} takes connections (${remoteAddress ?? "closed again at once"})`,
      };
    }),
};
