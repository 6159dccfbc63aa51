import assert from "node:assert/strict";
import { test } from "node:test";
import { COMPUTER_SYSTEMS, SQL01, useHost } from "./support/host.mjs";
import { runScript } from "./support/python.mjs";
import { Fault, wmiUri } from "./support/wire.mjs";

/**
 * @param {import("./support/host.mjs").Host} host
 * @param {string[]} step
 */
const pypsrp = (host, ...step) => runScript("pypsrp_client.py", step, host);

for (const auth of /** @type {const} */ (["basic", "ntlm"])) {
  const how = auth === "basic" ? "with Basic" : "with NTLM, sealed,";
  test(`W7 pypsrp ${how} gets a machine by all its keys`, async (t) => {
    const [{ machine }] = await pypsrp(await useHost(t, { auth }), "get", SQL01);
    assert.equal(machine.Name, SQL01);
    assert.equal(machine.ElementName, "SQL01");
    assert.equal(machine.ReplicationState, "6");
    assert.equal(machine.ProcessID, null, "a machine that is off has no process");
    assert.match(machine.InstallDate, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  test(`W7 pypsrp ${how} asks by WQL on the URI of all classes`, async (t) => {
    const wql = "SELECT * FROM Msvm_ComputerSystem WHERE ElementName = 'DUP01'";
    const [{ instances }] = await pypsrp(await useHost(t, { auth }), "query", wql);
    assert.deepEqual(
      instances.map((/** @type {any} */ machine) => machine.Name.slice(-4)).sort(),
      ["B60B", "B60C"],
      "both machines of that name",
    );
  });

  test(`W7 pypsrp ${how} pulls page by page, each of the size it asks for`, async (t) => {
    const lines = await pypsrp(await useHost(t, { auth }), "pages", "Msvm_ComputerSystem", "7");
    assert.deepEqual(
      lines.map(({ page }) => page.length),
      [7, 7, 4],
    );
    assert.equal(new Set(lines.flatMap(({ page }) => page)).size, COMPUTER_SYSTEMS);
  });

  test(`W7 pypsrp ${how} starts one failback and follows its job to FailbackCompleted`, async (t) => {
    const host = await useHost(t, { auth });
    const [started, ...seen] = await pypsrp(host, "failback", SQL01);
    assert.equal(started.returnValue, "4096");
    assert.equal(started.jobUri, wmiUri("Msvm_ConcreteJob"));
    assert.deepEqual(Object.keys(started.jobKeys), ["InstanceID"]);

    assert.equal(seen[0].replicationState, "13", "FailbackInProgress at first");
    assert.equal(seen[0].jobState, "4", "its job runs");
    const last = seen.at(-1);
    assert.deepEqual([last.jobState, last.percent, last.replicationState], ["7", "100", "14"]);
    const states = seen.map(({ replicationState }) => replicationState);
    assert.deepEqual(states, [...states].sort(), "13, then 14, and never back");

    const calls = await host.calls();
    assert.equal(calls.length, 1, "the host was asked once");
    assert.deepEqual(
      [calls[0]?.method, calls[0]?.machineId, calls[0]?.returnCode, calls[0]?.jobId, calls[0]?.user],
      ["InitiateFailback", SQL01, 4096, started.jobKeys.InstanceID, host.username],
    );
  });

  for (const [mistake, name, code] of /** @type {const} */ ([
    ["partial-keys", "a Get without all the keys", Fault.resourceNotFound],
    ["wql-on-class", "WQL on the URI of a class", Fault.wqlNeedsAllClasses],
    ["unknown-class", "a class the host has not", Fault.resourceNotFound],
    ["wrapped-reference", "a reference that is wrapped in a:EndpointReference", Fault.schemaValidation],
  ])) {
    test(`W7 pypsrp ${how} raises its own exception with our code for ${name}`, async (t) => {
      const host = await useHost(t, { auth });
      const [fault] = await pypsrp(host, "fault", mistake, SQL01);
      assert.equal(fault.code, code);
      assert.equal(fault.machine, "HV-DR-01");
      assert.ok(fault.reason.length > 0);
      const started = (await host.calls()).filter(({ returnCode }) => returnCode !== null);
      assert.deepEqual(started, [], "nothing was started");
    });
  }
}

test("W7 pypsrp with NTLM is refused a wrong password, and an account that is locked for it", async (t) => {
  const host = await useHost(t, { auth: "ntlm", switches: ["--lock-after", "1"] });
  const wql = "SELECT * FROM Msvm_ReplicationService";
  const [wrong] = await pypsrp({ ...host, password: `${host.password}x` }, "refusal", wql);
  assert.equal(wrong.problem, "AuthenticationError");
  const [locked] = await pypsrp(host, "refusal", wql);
  assert.equal(locked.problem, "AuthenticationError");
});

test("W7 pypsrp that seals nothing is told nothing by an untouched Windows", async (t) => {
  const host = await useHost(t, { auth: "ntlm" });
  const [plain] = await pypsrp({ ...host, auth: "basic" }, "refusal", "SELECT * FROM Msvm_ReplicationService");
  assert.equal(plain.problem, "AuthenticationError");
});
