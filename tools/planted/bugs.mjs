/**
 * A mistake somebody could make in the provider, and a soak must find.
 *
 * @typedef {object} Bug
 * @property {string} name
 * @property {readonly Edit[]} edits
 * @property {string} [test] the unit test that finds it, where no history of the soak can, or hardly any does
 */

/**
 * One change of a source text. What is to be found stands in its file exactly once.
 *
 * @typedef {object} Edit
 * @property {string} file
 * @property {string} find
 * @property {string} replace
 */

const failBack = "provider/failback/fail-back.ts";
const settledLook = "provider/failback/settled-look.ts";
const sendGate = "provider/failback/send-gate.ts";

/** @type {readonly Bug[]} */
export const bugs = [
  {
    name: "a call that timed out is sent again",
    edits: [
      {
        file: "provider/hyperv/hyperv-replica-host.ts",
        find: "    return initiateFailback({\n      session: this.session,",
        replace: "    const send = () => initiateFailback({\n      session: this.session,",
      },
      {
        file: "provider/hyperv/hyperv-replica-host.ts",
        find: "      recentSettings: () => this.#recentSettings(relationshipId(order)),\n    });\n",
        replace: `      recentSettings: () => this.#recentSettings(relationshipId(order)),
    });
    const outcome = await send();
    return outcome.kind === "unknown" && outcome.cause.code === "hostTimeout" ? send() : outcome;
`,
      },
    ],
  },
  {
    name: "a job that ended well is success",
    edits: [
      {
        file: "provider/failback/wait.ts",
        find: "    const verdict = judge(",
        replace: `    if (typeof sight.job === "object" && ["succeeded", "warned"].includes(jobStanding(sight.job))) {
      return { kind: "fulfilled", warnings: this.#warnings, observed: observedRelationship(sight.relationship) };
    }
    const verdict = judge(`,
      },
    ],
  },
  {
    name: "FailbackCompleted beside a living job is success",
    test: "provider/failback/fail-back.test.ts",
    edits: [
      {
        file: "provider/failback/wait.ts",
        find: "    if (living) return undefined;\n",
        replace: "",
      },
    ],
  },
  {
    name: "the gate before the call is gone",
    edits: [
      {
        file: failBack,
        find: "() => passGate(this.#gated(look, startedAt), tools),",
        replace: "async () => undefined,",
      },
    ],
  },
  {
    name: "the journal is written after the call",
    edits: [
      {
        file: failBack,
        find: `    const inTheWay = await tools.journal.announce(
      this.#books.entry("aboutToSend", { at: startedAt, recoveryPointId: task.recoveryPointId ?? null }),
      conflictWith(task.request),
    );
`,
        replace: "    const inTheWay = conflictWith(task.request)(await tools.journal.read(task.ref));\n",
      },
      {
        file: failBack,
        find: "    return this.#started(outcome, startedAt);",
        replace: `    await this.#books.note("aboutToSend", { at: startedAt, recoveryPointId: task.recoveryPointId ?? null });
    return this.#started(outcome, startedAt);`,
      },
      // The gate reads the journal as well, and would keep every such call back.
      {
        file: "provider/failback/send-gate.ts",
        find: "  assertStillAnnounced(await journal.read(ref), announced);\n",
        replace: "",
      },
    ],
  },
  {
    name: "a refresh drops the record",
    edits: [
      {
        file: "provider/lifecycle/read.ts",
        find: "props: { ...outputs, ...shown, observed }",
        replace: "props: { ...echo, ...shown, observed }",
      },
    ],
  },
  {
    name: "a request that was used is forgotten",
    edits: [
      {
        file: "provider/lifecycle/operate.ts",
        find: "usedRequests: withUsed(before.usedRequests, result.order?.request),",
        replace: "usedRequests: before.usedRequests,",
      },
    ],
  },
  {
    name: "an order that joined claims the recovery point",
    edits: [
      {
        file: "provider/failback/bookkeeper.ts",
        find: "recoveryPointId: sent ? (this.task.recoveryPointId ?? null) : null,",
        replace: "recoveryPointId: this.task.recoveryPointId ?? null,",
      },
    ],
  },
  {
    name: "definite and unknown refusals are mistaken for each other",
    edits: [
      {
        file: "provider/hyperv/return-code.ts",
        find: 'REFUSED.includes(code) ? "refused" : "unknown"',
        replace: 'REFUSED.includes(code) ? "unknown" : "refused"',
      },
    ],
  },
  {
    name: "nothing is waited for between the two looks",
    edits: [{ file: settledLook, find: "  if (rest > 0) await clock.sleep(rest);\n", replace: "" }],
  },
  {
    name: "the two looks need not agree",
    edits: [
      {
        file: settledLook,
        find: '  if (decide({ ...task, seen: second.seen }).kind === "start") refuseMoved(first.state, second.seen);\n',
        replace: "",
      },
    ],
  },
  {
    name: "the journal is written whatever stands in it",
    edits: [
      {
        file: failBack,
        find: "      conflictWith(task.request),\n    );\n    if (inTheWay)",
        replace: "      () => undefined,\n    );\n    if (inTheWay)",
      },
    ],
  },
  {
    name: "a call whose answer was lost counts as not sent",
    edits: [
      {
        file: "provider/hyperv/initiate-failback.ts",
        find: 'return sent ? { kind: "unknown", jobId: undefined, cause } : { kind: "notSent", cause };',
        replace: 'return { kind: "notSent", cause };',
      },
    ],
  },
  {
    name: "a success that only the journal knows is one of now",
    edits: [
      {
        file: failBack,
        find: "return task.order === given.order ? result : admitted(result, decision);",
        replace: "return result;",
      },
    ],
  },
  {
    name: "a request that the journal has at aboutToSend counts as unused",
    test: "provider/failback/fail-back.test.ts",
    edits: [
      {
        file: "provider/failback/journal.ts",
        find: "if (!main) return undefined;",
        replace: 'if (!main || last.phase === "aboutToSend") return undefined;',
      },
    ],
  },
  {
    name: "a failure after the call is a plain error",
    edits: [
      {
        file: "provider/lifecycle/operate.ts",
        find: "if (result.failure) throw new PartialFailure(id, outputs, result.failure);",
        replace: "if (result.failure) throw result.failure;",
      },
    ],
  },
  {
    name: "a resource is replaced while its order is open",
    edits: [
      {
        file: "provider/lifecycle/diff.ts",
        find: '  if (order?.outcome === "open" || (order && order.request === checked["request"])) return [];\n',
        replace: "",
      },
    ],
  },
  {
    name: "the journal's lock is ignored",
    test: "provider/journal/file-journal.test.ts",
    edits: [
      { file: "provider/journal/file-lock.ts", find: "  await take(path);\n", replace: "" },
      {
        file: "provider/journal/file-lock.ts",
        find: "    return await task();\n  } finally {\n    await rm(path, { force: true });",
        replace: "    return await task();\n  } finally {\n    await (() => Promise.resolve(take))();",
      },
    ],
  },
  {
    name: "the lock of a living process is broken",
    test: "provider/journal/file-lock.test.ts",
    edits: [
      {
        file: "provider/journal/lock-holder.ts",
        find: '    process.kill(holder["pid"], 0);\n    return false;',
        replace: '    process.kill(holder["pid"], 0);\n    return true;',
      },
    ],
  },
  {
    name: "an end that the state knows ends what was written after it",
    test: "provider/failback/fail-back.test.ts",
    edits: [{ file: failBack, find: " || Date.parse(last.at) > Date.parse(previous.endedAt)", replace: "" }],
  },
  {
    name: "a call is sent after validUntil",
    edits: [
      { file: sendGate, find: "  if (expired) throw new FailbackError(expired.code, expired.reason);\n", replace: "" },
    ],
  },
  {
    name: "a look may be as old as it likes",
    test: "provider/failback/fail-back.test.ts",
    edits: [
      {
        file: settledLook,
        find: "  if (isFresh(last, eyes.clock)) return last;",
        replace: "  if (last.at >= 0) return last;",
      },
    ],
  },
  {
    name: "a request that the journal has on another host counts as one of this host",
    test: "provider/lifecycle/verbs.test.ts",
    edits: [{ file: failBack, find: "  if (host !== task.address) {", replace: '  if (host === "") {' }],
  },
  {
    name: "a success that only the journal knows is one of now, beside a living job",
    test: "provider/failback/fail-back.test.ts",
    edits: [{ file: failBack, find: ' && kind !== "drift"', replace: "" }],
  },
  {
    name: "a refused call takes back what another runner joined",
    test: "provider/failback/journal.test.ts",
    edits: [
      {
        file: "provider/failback/request-course.ts",
        find: "return undertakings.filter((one) => one !== call);",
        replace: "return call ? [] : undertakings;",
      },
    ],
  },
  {
    name: "a wave's limit of a host is ignored",
    edits: [
      {
        file: "provider/failback/wave/run-wave.ts",
        find: "this.#queue.next((host) => this.#places.hasRoomAt(host))",
        replace: 'this.#queue.next((host) => host !== "")',
      },
    ],
  },
  {
    name: "the order of a machine that left a wave is dropped",
    edits: [
      {
        file: "provider/lifecycle/wave/wave-after.ts",
        find: "    orders: new Map([...orders, ...made]),",
        replace:
          "    orders: new Map([...[...orders].filter(([key]) => members.some(({ seen }) => seen.key === key)), ...made]),",
      },
    ],
  },
  {
    name: "a wave starts a machine that the plan does not",
    edits: [
      {
        file: "provider/lifecycle/wave/checked-wave.ts",
        find: "return this.#starts.has(position) ||",
        replace: "return this.#starts.size > 0 || this.#starts.has(position) ||",
      },
    ],
  },
  {
    name: "a failback is given up by its state alone while its job lives",
    test: "provider/failback/wait.test.ts",
    edits: [
      {
        file: "provider/failback/wait.ts",
        find: "if (!isBlind || ",
        replace: "if (isBlind || ",
      },
    ],
  },
  {
    name: "a wave leaves a machine alone that came back once and reads Committed now",
    edits: [
      {
        file: "provider/lifecycle/wave/gone-on.ts",
        find: '    case "join":\n',
        replace: '    case "start":\n      return state === ReplicationState.Committed;\n    case "join":\n',
      },
    ],
  },
  {
    name: "a job on record that nothing links to its machine is not looked for before a start",
    test: "provider/failback/fail-back.test.ts",
    edits: [{ file: settledLook, find: "return { ...ref, recordedJobIds };", replace: "return ref;" }],
  },
];
