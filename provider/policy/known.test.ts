import { createRequire } from "node:module";
import { plain, Unknown, unknownIn } from "./known";
import { NOT_KNOWN } from "./policy.test-support";

const { unknownCheckingProxy } = createRequire(__filename)("@pulumi/policy") as {
  unknownCheckingProxy: (props: unknown) => unknown;
};

describe("what is not known in a preview", () => {
  it("stands in its place, at any depth, and all around it is there", () => {
    const copy = plain(unknownCheckingProxy({ a: { b: [1, NOT_KNOWN, { c: "x" }] }, d: NOT_KNOWN, e: null }));
    expect(copy).toEqual({ a: { b: [1, expect.any(Unknown), { c: "x" }] }, d: expect.any(Unknown), e: null });
    expect(unknownIn(copy)?.cause.message).toContain(".a.b.1 can't be known during preview");
    expect(unknownIn({ a: [1, { b: null }] })).toBeUndefined();
  });

  it("any other error of a property is no unknown value", () => {
    const broken = Object.defineProperty({}, "a", {
      enumerable: true,
      get: () => {
        throw new TypeError("broken");
      },
    });
    expect(() => plain(broken)).toThrow("broken");
  });
});
