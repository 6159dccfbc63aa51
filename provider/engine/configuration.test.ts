import { Configuration } from "./configuration";

describe("the configuration of the provider process", () => {
  it("reaches verbs that were called before it was given, and after", async () => {
    const configuration = new Configuration();
    const early = configuration.value();
    const given = { config: { get: () => "value" } };
    configuration.give(given);
    expect(await early).toBe(given);
    expect(await configuration.value()).toBe(given);
  });

  it("that never comes is an error and no hang", async () => {
    jest.useFakeTimers();
    const waiting = expect(new Configuration().value()).rejects.toMatchObject({ code: "internal" });
    await jest.advanceTimersByTimeAsync(30_000);
    await waiting;
    jest.useRealTimers();
  });
});
