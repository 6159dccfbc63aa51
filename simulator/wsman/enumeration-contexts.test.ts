import { type Enumeration, EnumerationContexts } from "./enumeration-contexts";
import { WsmanFault } from "./fault";

const nothing: Enumeration = {
  user: "x",
  className: "X",
  instances: [],
  columns: undefined,
  seenAs: undefined,
  form: "wmi",
  mode: "EnumerateObject",
  position: 0,
};

describe("contexts that nobody uses", () => {
  let now = 0;
  const contexts = () => new EnumerationContexts(() => now, 60_000);

  it("live for a minute from their last use", () => {
    const open = contexts();
    const context = open.open(nothing);
    for (const step of [60_000, 60_000]) {
      now += step;
      expect(open.find(context)).toBe(nothing);
    }
  });

  it("have timed out after it, and are unknown from then on", () => {
    const open = contexts();
    const context = open.open(nothing);
    now += 60_001;
    const codes = [1, 2].map(() => {
      try {
        return open.find(context);
      } catch (error) {
        return error instanceof WsmanFault ? [error.subcode, error.code] : error;
      }
    });
    expect(codes).toEqual([
      ["n:InvalidEnumerationContext", 2150858780],
      ["n:InvalidEnumerationContext", 2150858779],
    ]);
  });

  it("are forgotten when others are opened: abandoned enumerations do not pile up", () => {
    const open = contexts();
    for (let i = 0; i < 100; i++) {
      open.open(nothing);
      now += 10_000;
    }
    expect(open.size).toBeLessThan(10);
  });
});
