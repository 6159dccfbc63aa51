import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { account, useAcceptor } from "./support/acceptor.mjs";
import { wmiUri } from "./support/wire.mjs";

const require = createRequire(import.meta.url);
const { exchangerFor } = require("../../dist/provider/transport/winrm/auth/exchanger-for.js");
const { WsmanClient } = require("../../dist/provider/transport/winrm/wsman-client.js");

const NAMESPACES =
  'xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" ' +
  'xmlns:n="http://schemas.xmlsoap.org/ws/2004/09/enumeration" xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"';
const CLASS = "Msvm_ComputerSystem";

const ANSWERS = {
  identify:
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header/><s:Body>' +
    '<i:IdentifyResponse xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd">' +
    "<i:ProtocolVersion>http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd</i:ProtocolVersion>" +
    "<i:ProductVendor>An Acceptor — Prüfstand</i:ProductVendor><i:ProductVersion>1</i:ProductVersion>" +
    "</i:IdentifyResponse></s:Body></s:Envelope>",
  enumerate:
    `<s:Envelope ${NAMESPACES}><s:Header>` +
    "<a:Action>http://schemas.xmlsoap.org/ws/2004/09/enumeration/EnumerateResponse</a:Action>" +
    "<a:RelatesTo>{MessageID}</a:RelatesTo></s:Header><s:Body><n:EnumerateResponse><n:EnumerationContext/>" +
    `<w:Items>${["one", "two"].map((name) => `<p:${CLASS} xmlns:p="${wmiUri(CLASS)}"><p:Name>${name}</p:Name></p:${CLASS}>`).join("")}</w:Items>` +
    "<w:EndOfSequence/></n:EnumerateResponse></s:Body></s:Envelope>",
};

/**
 * Our client, by NTLM.
 *
 * @param {import("node:test").TestContext} t
 * @param {number} port
 */
function useClient(t, port, credentials = account) {
  const exchanger = exchangerFor({ auth: "negotiate", credentials }, { address: "127.0.0.1", port });
  t.after(() => exchanger.close());
  return new WsmanClient(exchanger);
}

test("W7 our client authenticates to pyspnego's acceptor, and seals what it asks", async (t) => {
  const { port, end } = await useAcceptor(t, ANSWERS);
  const client = useClient(t, port);
  const { vendor } = await client.identify(20_000);
  assert.equal(vendor, "An Acceptor — Prüfstand");
  for (let count = 0; count < 3; count++) {
    const items = await client.enumerate({ resourceUri: wmiUri(CLASS), deadlineMs: 20_000 });
    assert.equal(items.length, 2);
  }
  assert.deepEqual(
    (await end()).map(({ sealed, asked, principal }) => [sealed, asked, principal]),
    ["identify", "enumerate", "enumerate", "enumerate"].map((asked) => [true, asked, account.username]),
  );
});

test("W7 our client asks pyspnego's acceptor many things at once, none of them mixed up", async (t) => {
  const { port, end } = await useAcceptor(t, ANSWERS);
  const client = useClient(t, port);
  const ask = () => client.enumerate({ resourceUri: wmiUri(CLASS), deadlineMs: 30_000 });
  const answers = await Promise.all(Array.from({ length: 12 }, ask));
  assert.deepEqual(
    answers.map((items) => items.length),
    Array(12).fill(2),
  );
  assert.ok((await end()).every(({ sealed }) => sealed === true));
});

test("W7 our client is refused by pyspnego's acceptor with a wrong password, and sends nothing then", async (t) => {
  const { port, end } = await useAcceptor(t, ANSWERS);
  const client = useClient(t, port, { ...account, password: "not-the-one" });
  await assert.rejects(client.identify(20_000), (/** @type {any} */ error) => {
    assert.equal(error.code, "authenticationFailed");
    assert.ok(!error.message.includes("not-the-one"));
    return true;
  });
  assert.deepEqual(await end(), [{ refused: "InvalidTokenError" }], "it tries once: accounts are locked for less");
});
