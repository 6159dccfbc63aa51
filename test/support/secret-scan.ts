import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { formsOf, type Needle } from "./secret-forms";

/** Shorter ones stand everywhere by chance. */
const SHORTEST = 8;

interface Known extends Needle {
  readonly name: string;
}

const known: Known[] = [];

/** From now on every scan of this process searches for it. `name` is what a finding calls it. */
export function rememberSecret(name: string, secret: string): void {
  if (secret.length < SHORTEST) throw new Error(`${name} is too short to be searched for`);
  known.push(...formsOf(secret).map((needle) => ({ ...needle, name })));
}

/**
 * What was written somewhere, searched for every secret that this process knows. Findings say where and in which form,
 * never the secret itself.
 */
export class SecretScan {
  readonly #findings = new Set<string>();
  #bytes = 0;

  /** How much was searched. */
  get bytes(): number {
    return this.#bytes;
  }

  get findings(): readonly string[] {
    return [...this.#findings];
  }

  look(where: string, written: string | Buffer): void {
    const bytes = typeof written === "string" ? Buffer.from(written, "utf8") : written;
    this.#bytes += bytes.length;
    for (const { name, form, bytes: needle } of known) {
      const offset = bytes.indexOf(needle);
      if (offset >= 0) this.#findings.add(`${where}, byte ${offset}: ${name}, ${form}`);
    }
  }

  /** Every file below a folder and its name, whatever it holds; links are not followed. `except` are paths within it. */
  folder(folder: string, except: ReadonlySet<string> = new Set()): void {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const name = relative(folder, path);
      if (except.has(name)) continue;
      this.look(`the name of a file in ${folder}`, name);
      if (entry.isFile()) this.look(path, readFile(path));
    }
  }

  /** @throws Error with every finding since the last time */
  settle(): void {
    const findings = this.findings;
    this.#findings.clear();
    if (findings.length > 0) throw new Error(`secrets were written:\n${findings.join("\n")}`);
  }
}

/** A process that a test left behind may still tidy up: a file that is gone by now holds nothing. */
function readFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return Buffer.alloc(0);
    throw error;
  }
}
