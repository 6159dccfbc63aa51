import { run } from "./children.mjs";

/**
 * @param {string} pulumi path of the program
 * @returns {Promise<string | undefined>} such as `v3.259.0`
 */
export async function engineVersion(pulumi) {
  const { ok, output } = await run(pulumi, ["version"], {
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  return ok ? /^v\d+\.\d+\.\d+\S*/m.exec(output)?.[0] : undefined;
}
