import type { Progress } from "../failback/ports";
import type { EngineLog } from "./engine-log";

/** Progress on the line of the resource with this URN. */
export class EngineProgress implements Progress {
  #lastMoving = "";

  constructor(
    readonly log: EngineLog,
    readonly urn: string,
  ) {}

  async moving(text: string): Promise<void> {
    if (text === this.#lastMoving) return;
    this.#lastMoving = text;
    await this.log.say(this.urn, "info", text, true);
  }

  async step(text: string): Promise<void> {
    await this.log.say(this.urn, "info", text);
  }

  async warn(text: string): Promise<void> {
    await this.log.say(this.urn, "warning", text);
  }

  assertListening(): Promise<void> {
    return this.log.assertListening(this.urn);
  }
}
