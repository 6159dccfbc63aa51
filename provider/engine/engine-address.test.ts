import { engineAddress } from "./engine-address";

describe("the engine's address", () => {
  it.each([
    ["alone", ["127.0.0.1:33293"]],
    ["behind the flags of --logflow", ["--logtostderr", "-v=9", "127.0.0.1:33293"]],
    ["behind those of --tracing", ["--tracing", "http://127.0.0.1:9411/api", "127.0.0.1:33293"]],
  ])("is found %s", (_, given) => {
    expect(engineAddress(["node", "dynamic-provider", ...given])).toBe("127.0.0.1:33293");
  });

  it("is unknown to a process that no engine started", () => {
    expect(engineAddress(["node", "script.js"])).toBeUndefined();
    expect(engineAddress(["node", "script.js", "--watch"])).toBeUndefined();
  });
});
