import { array, assert, integer, property, uint8Array } from "fast-check";
import { Rc4 } from "./rc4";

describe("RC4", () => {
  // RFC 6229: key streams, at their beginning and at offset 240.
  it.each([
    ["0102030405", "b2396305f03dc027ccc3524a0a1118a8", "28cb1132c96ce286421dcaadb8b69eae"],
    ["0102030405060708090a0b0c0d0e0f10", "9ac7cc9a609d1ef7b2932899cde41b97", "065902e4b620f6cc36c8589f66432f2b"],
  ])("with the key %s gives the key stream of RFC 6229", (key, beginning, later) => {
    const stream = new Rc4(Buffer.from(key, "hex")).transform(Buffer.alloc(256)).toString("hex");
    expect([stream.slice(0, 32), stream.slice(480)]).toEqual([beginning, later]);
  });

  it("runs on from call to call, however the bytes are cut", () => {
    assert(
      property(uint8Array({ minLength: 1, maxLength: 40 }), array(integer({ min: 0, max: 90 })), (key, cuts) => {
        const whole = new Rc4(key).transform(Buffer.alloc(cuts.reduce((sum, cut) => sum + cut, 0)));
        const pieces = new Rc4(key);
        expect(Buffer.concat(cuts.map((cut) => pieces.transform(Buffer.alloc(cut))))).toEqual(whole);
      }),
    );
  });

  it("leaves the bytes it is given as they are", () => {
    const bytes = Buffer.from("as they are");
    new Rc4(Buffer.from("key")).transform(bytes);
    expect(bytes.toString()).toBe("as they are");
  });
});
