import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const account = { username: "CORP\\failback", password: "correct-horse-battery" };

/**
 * A listener with pyspnego's NTLM for one test, a process of its own that ends with the test.
 *
 * @param {import("node:test").TestContext} t
 * @param {{ identify: string, enumerate: string }} answers envelopes, `{MessageID}` where that of the request goes
 */
export async function useAcceptor(t, answers) {
  const python = process.env.PEERS_PYTHON;
  if (!python) throw new Error("PEERS_PYTHON is not set; `npm run test:peers` runs these tests.");
  const folder = mkdtempSync(join(tmpdir(), "hyperv-failback-acceptor-"));
  const [domain, user] = account.username.split("\\");
  const [answersFile, users] = [join(folder, "answers.json"), join(folder, "users")];
  writeFileSync(answersFile, JSON.stringify(answers));
  writeFileSync(users, `${domain}:${user}:${account.password}\n`);

  const script = fileURLToPath(new URL("../spnego_acceptor.py", import.meta.url));
  const child = spawn(python, ["-B", script, answersFile], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NTLM_USER_FILE: users },
  });
  const gone = once(child, "exit");
  t.after(async () => {
    child.kill("SIGKILL");
    await gone;
    rmSync(folder, { recursive: true, force: true });
  });
  /** @type {any[]} */
  const told = [];
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => told.push(JSON.parse(line)));
  await Promise.race([once(lines, "line"), gone.then(([code]) => Promise.reject(new Error(`it ended with ${code}`)))]);
  return { port: /** @type {number} */ (told.shift().port), told };
}
