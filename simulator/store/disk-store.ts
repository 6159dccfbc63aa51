import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { ActionEntry, CallEntry } from "../call-log";
import type { HostState } from "../model/host-state";
import type { HostStore } from "./host-store";
import { appendLine, readLines } from "./line-log";
import { actionEntrySchema, callEntrySchema, savedStateSchema } from "./saved-schemas";
import { UnreadableState } from "./unreadable-state";

const STATE_FILE = "state.json";
const CALLS_FILE = "calls.jsonl";
const ACTIONS_FILE = "actions.jsonl";

/** A host in a folder: its state in one file that is always whole, its logs in files that only grow. */
export class DiskStore implements HostStore {
  readonly calls: CallEntry[];
  readonly actions: ActionEntry[];
  /** What an earlier run left; undefined in a new folder. */
  readonly saved: { readonly state: HostState; readonly hostTime: number } | undefined;

  /** @throws UnreadableState */
  constructor(readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    this.saved = readState(join(folder, STATE_FILE));
    const lines = readLines(join(folder, CALLS_FILE), callEntrySchema);
    this.calls = [...new Map(lines.map((entry) => [entry.sequence, entry])).values()];
    this.actions = readLines(join(folder, ACTIONS_FILE), actionEntrySchema);
  }

  save({ jobs: _jobs, behaviour: _behaviour, outage: _outage, ...state }: HostState, hostTime: number): void {
    writeWhole(join(this.folder, STATE_FILE), `${JSON.stringify({ version: 1, hostTime, ...state })}\n`);
  }

  addCall(entry: CallEntry): void {
    appendLine(join(this.folder, CALLS_FILE), entry);
    this.calls[entry.sequence - 1] = entry;
  }

  addAction(entry: ActionEntry): void {
    appendLine(join(this.folder, ACTIONS_FILE), entry);
    this.actions.push(entry);
  }
}

function readState(path: string): DiskStore["saved"] {
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, "utf8");
  try {
    const { version: _, hostTime, ...state } = savedStateSchema.parse(JSON.parse(text));
    return { hostTime, state: { ...state, jobs: [] } };
  } catch (error) {
    throw new UnreadableState(path, error);
  }
}

/** Whoever reads the file sees the old content or the new, whatever happens in between. */
function writeWhole(path: string, content: string): void {
  const temporary = `${path}.new`;
  const file = openSync(temporary, "w");
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}
