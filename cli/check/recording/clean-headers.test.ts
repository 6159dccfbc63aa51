import { cleanHeaders } from "./clean-headers";
import { Pseudonyms } from "./pseudonyms";

const STARTED = Date.parse("2026-11-24T22:00:00Z");
const cleaned = (...raw: string[]) => cleanHeaders(raw, new Pseudonyms(STARTED));

describe("the headers of a recording", () => {
  it("have the names of the schemes, and nothing that stood behind them", () => {
    const token = Buffer.from("NTLMSSP FABRIKAM", "utf16le").toString("base64");
    expect(
      cleaned(
        ...["Server", "Microsoft-HTTPAPI/2.0", "Date", "Tue, 24 Nov 2026 22:00:05 GMT", "Set-Cookie", "a=hv-dr-99"],
        ...["WWW-Authenticate", `Negotiate ${token}`, "WWW-Authenticate", 'Basic realm="FABRIKAM", Payroll'],
      ),
    ).toEqual([
      "Server: Microsoft-HTTPAPI/2.0",
      "Date: Thu, 01 Jan 2026 00:00:05 GMT",
      "WWW-Authenticate: Negotiate",
      "WWW-Authenticate: Basic",
    ]);
  });

  it("keep the framing of a sealed body as it was", () => {
    const type =
      'multipart/encrypted;protocol="application/HTTP-SPNEGO-session-encrypted";boundary="Encrypted Boundary"';
    expect(cleaned("Content-Type", type, "Connection", "Keep-Alive", "Transfer-Encoding", "chunked")).toEqual([
      `Content-Type: ${type}`,
      "Connection: Keep-Alive",
      "Transfer-Encoding: chunked",
    ]);
  });

  it("hold nothing that a proxy says of itself, not in a parameter either", () => {
    expect(cleaned("Server", "squid payroll/7", "Content-Type", 'text/html; charset="fabrikam"; x=payroll')).toEqual([
      "Server: name1 name2/name3",
      'Content-Type: text/html; name4="name5"; name6=name2',
    ]);
  });

  it.each(["constructor", "__proto__", "toString", "hasOwnProperty"])("are none of the name %s", (name) => {
    expect(cleaned(name, "fabrikam")).toEqual([]);
  });
});
