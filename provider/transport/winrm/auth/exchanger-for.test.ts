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
    const exchanger = exchangerFor(auth, server.endpoint, { username: "hv", password: "pass-word-1" });
    await exchanger.post({ body: "<a/>", deadlineMs: 30_000 }).catch(() => undefined);
    exchanger.close();
    expect(server.received.map(({ headers }) => headers.authorization)).toEqual([expect.stringMatching(header)]);
  });

  it.each(["basic", "negotiate"] as const)("%s leaves the password in no text from then on", (auth) => {
    exchangerFor(auth, { address: "hv", port: 1 }, { username: "hv", password: `secret of ${auth}` }).close();
    const encoded = Buffer.from(`hv:secret of ${auth}`).toString("base64");
    expect(redact(`secret of ${auth}, ${encoded}`)).toBe("[secret], [secret]");
  });
});
