import type { Progress } from "../../provider/failback/ports";

/** What a preview would say on the resource's line, kept to be shown with the plan. */
export class GatheredWarnings implements Progress {
  readonly lines: string[] = [];

  async moving(): Promise<void> {}

  async step(text: string): Promise<void> {
    this.lines.push(text);
  }

  async warn(text: string): Promise<void> {
    this.lines.push(text);
  }

  async assertListening(): Promise<void> {}
}
