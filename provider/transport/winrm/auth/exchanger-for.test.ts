import { Authority } from "../../../../test/support/certificates";
import { redact } from "../../../redaction";
import { useLoopback } from "../loopback.test-support";
import { exchangerFor } from "./exchanger-for";

const servers = useLoopback();

describe("the exchanger for a way to authenticate", () => {
  it.each([
    ["basic", /^Basic aHY6cGFzcy13b3JkLTE=$/],
    ["negotiate", /^Negotiate TlRMTVNTUAAB/],
  ] as const)("%s begins with its own header", async (auth, header) => {
    const server = await servers.http((_, response) => response.writeHead(503).end());
    const exchanger = exchangerFor({ auth, credentials: { username: "hv", password: "pass-word-1" } }, server.endpoint);
    await exchanger.post({ body: "<a/>", deadlineMs: 30_000 }).catch(() => undefined);
    exchanger.close();
    expect(server.received.map(({ headers }) => headers.authorization)).toEqual([expect.stringMatching(header)]);
  });

  it.each(["basic", "negotiate"] as const)("%s leaves the password in no text from then on", (auth) => {
    const credentials = { username: "hv", password: `secret of ${auth}` };
    exchangerFor({ auth, credentials }, { address: "hv", port: 1 }).close();
    const encoded = Buffer.from(`hv:secret of ${auth}`).toString("base64");
    expect(redact(`secret of ${auth}, ${encoded}`)).toBe("[secret], [secret]");
  });

  it("certificate leaves the key in no text from then on, whole or by its lines, and the certificate as it is", async () => {
    const identity = await (await Authority.create("An Authority")).issue({ names: ["failback"] });
    const { certificate, key } = identity;
    exchangerFor({ auth: "certificate", identity }, { address: "hv", port: 1, tls: {} }).close();
    const [, first = "", second = ""] = key.split("\n");
    expect(first.length).toBeGreaterThan(40);
    const said = [key, JSON.stringify(key), key.replace(/\s+/g, " "), first, `${first}${second}`].map(redact);
    expect(said).toEqual(["[secret]", '"[secret]"', "[secret]", "[secret]", "[secret][secret]"]);
    expect(redact(certificate)).toBe(certificate);
  });
});
