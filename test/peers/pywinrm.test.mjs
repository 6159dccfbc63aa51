import assert from "node:assert/strict";
import { test } from "node:test";
import { COMPUTER_SYSTEMS, useHost } from "./support/host.mjs";
import { runScript } from "./support/python.mjs";
import { Fault, IDENTIFY } from "./support/wire.mjs";

/**
 * @param {import("./support/host.mjs").Host} host
 * @param {string[]} step
 */
async function pywinrm(host, ...step) {
  const [line] = await runScript("pywinrm_client.py", step, host);
  return line;
}

for (const auth of /** @type {const} */ (["basic", "ntlm"])) {
  const how = auth === "basic" ? "with Basic" : "with NTLM, sealed,";
  test(`W7 pywinrm ${how} carries Identify`, async (t) => {
    const { answer } = await pywinrm(await useHost(t, { auth }), "raw", IDENTIFY);
    assert.match(answer, /<wsmid:ProductVendor>Microsoft Corporation<\/wsmid:ProductVendor>/);
    assert.match(answer, /OS: 10\.0\.20348 SP: 0\.0 Stack: 3\.0/);
  });

  test(`W7 pywinrm ${how} enumerates machines in one optimised answer`, async (t) => {
    const { answer } = await pywinrm(await useHost(t, { auth }), "enumerate", "Msvm_ComputerSystem", "50");
    assert.equal(answer.match(/<p:Msvm_ComputerSystem /g)?.length, COMPUTER_SYSTEMS);
    assert.match(answer, /<w:EndOfSequence/);
  });

  test(`W7 pywinrm ${how} raises its own exception with code and subcode of our fault`, async (t) => {
    assert.deepEqual(await pywinrm(await useHost(t, { auth }), "fault", "Msvm_NoSuchClass"), {
      code: Fault.resourceNotFound,
      subcode: "a:DestinationUnreachable",
      by: "s:Sender",
      httpStatus: 500,
    });
  });

  test(`W7 pywinrm ${how} tells a wrong password from all other problems`, async (t) => {
    const host = await useHost(t, { auth });
    const told = await pywinrm({ ...host, password: `${host.password}x` }, "raw", IDENTIFY);
    assert.equal(told.problem, "InvalidCredentialsError");
  });
}
