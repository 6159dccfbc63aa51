import assert from "node:assert/strict";
import { test } from "node:test";
import { useHost } from "./support/host.mjs";
import { runPeer } from "./support/program.mjs";
import { IDENTIFY } from "./support/wire.mjs";

const TYPE = ["--header", "Content-Type: application/soap+xml;charset=UTF-8"];

/**
 * Posts with curl.
 *
 * @param {string} url
 * @param {string[]} options
 * @param {string} body
 */
async function curl(url, options, body = IDENTIFY) {
  const args = ["--silent", "--show-error", "--include", ...TYPE, ...options, "--data-binary", body, url];
  const { code, stdout, stderr } = await runPeer("curl", args);
  assert.equal(code, 0, stderr);
  const heads = [];
  let rest = stdout;
  // Every head curl got, one before the other: an interim answer has one of its own.
  while (rest.startsWith("HTTP/")) {
    const end = rest.indexOf("\r\n\r\n");
    heads.push(rest.slice(0, end));
    rest = rest.slice(end + 4);
  }
  return { statuses: heads.map((head) => Number(head.split(" ")[1])), head: heads.at(-1) ?? "", body: rest };
}

/** @param {import("./support/host.mjs").Host} host */
const basic = (host) => ["--basic", "--user", `${host.username}:${host.password}`];

test("W7 curl asks without credentials who answers, and learns no version", async (t) => {
  const { statuses, body } = await curl((await useHost(t)).url, ["--header", "WSMANIDENTIFY: unauthenticated"]);
  assert.deepEqual(statuses, [200]);
  assert.match(body, /ProductVendor>Microsoft Corporation</);
  assert.match(body, /OS: 0\.0\.0 /);
});

test("W7 curl without credentials gets 401 and is told the scheme", async (t) => {
  const { statuses, head, body } = await curl((await useHost(t)).url, []);
  assert.deepEqual(statuses, [401]);
  assert.match(head, /^www-authenticate: Negotiate\r?$/im);
  assert.match(head, /^www-authenticate: Basic realm="WSMAN"\r?$/im);
  assert.equal(body, "");
});

test("W7 curl learns the scheme by itself and comes back with credentials", async (t) => {
  // Where Negotiate is offered too, curl takes that, which for it means Kerberos.
  const host = await useHost(t, { switches: ["--auth", "basic"] });
  const { statuses, body } = await curl(host.url, ["--anyauth", "--user", `${host.username}:${host.password}`]);
  assert.deepEqual(statuses, [401, 200]);
  assert.match(body, /IdentifyResponse/);
});

test("W7 curl with Basic learns the version", async (t) => {
  const host = await useHost(t);
  const { statuses, head, body } = await curl(host.url, basic(host));
  assert.deepEqual(statuses, [200]);
  assert.match(head, /^content-type: application\/soap\+xml;charset=UTF-8\r?$/im);
  assert.match(body, /OS: 10\.0\.20348 /);
});

/** @param {import("./support/host.mjs").Host} host */
const ntlm = (host) => ["--ntlm", "--user", `${host.username}:${host.password}`];

test("W7 curl with NTLM asks with the last message of its handshake", async (t) => {
  const host = await useHost(t);
  const { statuses, body } = await curl(host.url, ntlm(host));
  assert.deepEqual(statuses, [401, 200]);
  assert.match(body, /OS: 10\.0\.20348 /);
});

test("W7 curl with NTLM seals nothing, and an untouched Windows does not answer that", async (t) => {
  const host = await useHost(t, { switches: ["--like-windows"] });
  const { statuses, body } = await curl(host.url, ntlm(host));
  assert.deepEqual(statuses, [401, 500]);
  assert.equal(body, "");
});

test("W7 curl with NTLM and a wrong password is refused, and with a domain that is not the host's", async (t) => {
  const host = await useHost(t);
  for (const user of [`${host.username}:wrong`, `ELSEWHERE\\${host.username}:${host.password}`]) {
    const { statuses } = await curl(host.url, ["--ntlm", "--user", user]);
    assert.deepEqual(statuses, [401, 401]);
  }
});

test("W7 curl with malformed XML gets 400", async (t) => {
  const host = await useHost(t);
  const { statuses } = await curl(host.url, basic(host), IDENTIFY.replace("</s:Body>", ""));
  assert.deepEqual(statuses, [400]);
});

test("W7 curl that waits for 100 Continue gets it, then the answer", async (t) => {
  const host = await useHost(t);
  // Longer than a test may take: without the interim answer the body would never come.
  const { statuses, body } = await curl(host.url, [
    ...basic(host),
    ...["--header", "Expect: 100-continue", "--expect100-timeout", "600"],
  ]);
  assert.deepEqual(statuses, [100, 200]);
  assert.match(body, /IdentifyResponse/);
});

test("W7 curl speaks HTTP/1.0 and the connection ends with the answer", async (t) => {
  const host = await useHost(t);
  const { statuses, head, body } = await curl(host.url, [...basic(host), "--http1.0"]);
  assert.deepEqual(statuses, [200]);
  assert.match(head, /^connection: close\r?$/im);
  assert.match(body, /IdentifyResponse/);
});

test("W7 curl may end the path with a slash, and may not take another", async (t) => {
  const host = await useHost(t);
  assert.deepEqual((await curl(`${host.url}/`, basic(host))).statuses, [200]);
  assert.deepEqual((await curl(`${host.url}x`, basic(host))).statuses, [404]);
});

test("W7 curl may send its body in chunks", async (t) => {
  const host = await useHost(t);
  const { statuses, body } = await curl(host.url, [...basic(host), "--header", "Transfer-Encoding: chunked"]);
  assert.deepEqual(statuses, [200]);
  assert.match(body, /IdentifyResponse/);
});
