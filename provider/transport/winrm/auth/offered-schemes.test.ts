import { offeredSchemes } from "./offered-schemes";

const names = (...lines: string[]) => [...offeredSchemes(lines).values()].map(({ name }) => name);

describe("the schemes a 401 offers", () => {
  it("may stand on lines of their own or share one, with parameters or without", () => {
    expect(names("Negotiate", 'Basic realm="WSMAN"', "Kerberos")).toEqual(["Negotiate", "Basic", "Kerberos"]);
    expect(names('Negotiate, Basic realm="a, Kerberos, b", charset="UTF-8", CredSSP')).toEqual([
      "Negotiate",
      "Basic",
      "CredSSP",
    ]);
    expect(names("", " , ")).toEqual([]);
  });

  it("bring a token, found by the name in any case", () => {
    expect(offeredSchemes(["Kerberos", "NEGOTIATE TlRMTVNTUAACAAAA=="]).get("negotiate")?.token).toBe(
      "TlRMTVNTUAACAAAA==",
    );
    expect(offeredSchemes(["Negotiate"]).get("negotiate")?.token).toBe("");
  });
});
