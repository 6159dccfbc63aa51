import { committed, NOON, stateOf } from "../testing/fleets.test-support";
import { classTable } from "./class-table";
import { asSuperclass, findSuperclass } from "./superclass";

const view = { state: stateOf([committed(1)]), now: NOON, language: "en-US" } as const;

describe("a superclass", () => {
  it("is known of every class, and every one keeps at least one property of its objects", () => {
    for (const cls of classTable) {
      for (const superclass of cls.superclasses) {
        expect(findSuperclass(superclass.toUpperCase())).toBe(superclass);
        for (const instance of cls.instances(view)) {
          expect([cls.name, asSuperclass(instance, superclass).class.properties]).not.toEqual([cls.name, []]);
        }
      }
    }
  });

  it("nobody has is none", () => expect(findSuperclass("CIM_Nothing")).toBeUndefined());
});
