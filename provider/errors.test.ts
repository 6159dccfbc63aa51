import { FailbackError, failbackErrors, toFailbackError } from "./errors";

describe("the error table", () => {
  it.each(Object.entries(failbackErrors))("%s says in one line what to do", (_, { remedy }) => {
    expect(remedy).toMatch(/^[A-Z].*[^.\s]\.$/);
    expect(remedy).not.toContain("\n");
  });

  it("an error is one line: what happened, its code, the remedy", () => {
    const error = new FailbackError("machineNotFound", "  no machine\n\tis named X ");
    expect(error.line).toBe(`no machine is named X [machineNotFound] ${failbackErrors.machineNotFound.remedy}`);
  });

  it("whatever was thrown becomes one, and one stays itself", () => {
    const own = new FailbackError("internal", "x");
    expect(toFailbackError(own)).toBe(own);
    for (const thrown of [undefined, null, "", 0, {}, new Error("")])
      expect(toFailbackError(thrown).line).toMatch(/\S+ \[internal\]/);
  });
});
