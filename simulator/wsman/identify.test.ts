import { descend, trimmed } from "../../provider/wire/xml-element";
import { readXml } from "../../provider/wire/xml-reader";
import { enumerateRequest } from "../testing/envelopes.test-support";
import { committed } from "../testing/fleets.test-support";
import { TestHost } from "../testing/open-host.test-support";

let host: TestHost;
beforeAll(async () => {
  host = await TestHost.open([committed(1)]);
});
afterAll(() => host.close());

const IDENTIFY =
  '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:wsmid="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd">' +
  "<s:Header/><s:Body><wsmid:Identify/></s:Body></s:Envelope>";

const anonymous = { authorization: "", wsmanidentify: "unauthenticated" };

async function version(headers: Record<string, string>): Promise<string | undefined> {
  const answer = await host.post(IDENTIFY, headers);
  expect(answer.status).toBe(200);
  return trimmed(descend(readXml(await answer.text()), "Body", "IdentifyResponse", "ProductVersion"));
}

describe("Identify", () => {
  it("tells the version to a user of the host", async () => {
    expect(await version({})).toBe("OS: 10.0.20348 SP: 0.0 Stack: 3.0");
  });

  it("keeps the version to itself when nobody in particular asks", async () => {
    expect(await version(anonymous)).toBe("OS: 0.0.0 SP: 0.0 Stack: 3.0");
  });

  it("needs the header that says so when there are no credentials", async () => {
    expect((await host.post(IDENTIFY, { authorization: "" })).status).toBe(401);
  });

  it("is all that can be had without credentials", async () => {
    const answer = await host.post(enumerateRequest("SELECT * FROM Msvm_ComputerSystem"), anonymous);
    expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([401, 'Negotiate, Basic realm="WSMAN"']);
    expect((await host.post("no XML", anonymous)).status).toBe(401);
  });
});
