import { startEmbeddedHost } from "../../../tools/demo/embedded-host.mjs";

/** A machine of the starter fleet that can fail back, within a minute of the host's clock. */
export const SQL01 = "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B601";

/** What the starter fleet has: 17 machines, and the host itself is a computer system too. */
export const COMPUTER_SYSTEMS = 18;

/**
 * A host for one test, a process of its own that ends with the test.
 *
 * @param {import("node:test").TestContext} t
 * @param {{ auth?: "basic" | "ntlm", switches?: string[] }} [options] `auth` is the way the peer comes in: by NTLM to an
 *   untouched Windows, which lets nobody in who does not encrypt
 */
export async function useHost(t, { auth = "basic", switches = [] } = {}) {
  // No domain in the name: `wsl` hands it through two shells, which would eat the backslash.
  const host = await startEmbeddedHost({
    username: "failback",
    timeScale: 30,
    switches: [...(auth === "ntlm" ? ["--like-windows"] : []), ...switches],
  });
  t.after(() => host.stop());
  return { ...host, auth, url: `http://${host.address}:${host.port}/wsman` };
}

/** @typedef {Awaited<ReturnType<typeof useHost>>} Host */
