import { randomUUID } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { codeOf } from "./error-code";

/** What a lock's file says of its holder: never the same text twice, so that it names this one taking of the lock. */
export function holderText(): string {
  return JSON.stringify({ pid: process.pid, hostname: hostname(), processes: processesSeen(), id: randomUUID() });
}

/**
 * Whether the holder is a process of this machine that is gone. Of another machine's nobody can tell from here, nor of
 * another container's: it may well have this one's host name, and a folder in common with it.
 */
export function isGone(text: string): boolean {
  try {
    const holder = JSON.parse(text) as Record<string, unknown>;
    if (holder["hostname"] !== hostname() || typeof holder["pid"] !== "number") return false;
    if (holder["processes"] !== processesSeen()) return false;
    process.kill(holder["pid"], 0);
    return false;
  } catch (error) {
    // ESRCH: the holder is gone. Anything else (a file that is being copied, a process of another user) is no proof of it.
    return codeOf(error) === "ESRCH";
  }
}

/**
 * Which processes can be seen from here: Linux names the namespace their numbers belong to (pid_namespaces(7)), by a number
 * that is the same on every machine unless containers are in play; so the running kernel is named as well (random(4)).
 */
function processesSeen(): string | undefined {
  try {
    if (process.platform !== "linux") return undefined;
    const kernel = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${kernel} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    // Without /proc nothing can be told apart, and the host name alone decides, as on other systems.
    return undefined;
  }
}
