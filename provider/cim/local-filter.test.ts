import { cimInstance } from "./instances.test-support";
import { meantBy } from "./local-filter";

const lower = cimInstance("C", { Name: "3f2504e0-4f89-11d3-9a0c-0305e82c3301" });
const upper = cimInstance("C", { NAME: "3F2504E0-4F89-11D3-9A0C-0305E82C3301" });
const longer = cimInstance("C", { Name: "3F2504E0-4F89-11D3-9A0C-0305E82C3301 " });
const none = cimInstance("C", { Name: null });
const several = cimInstance("C", { Name: ["3F2504E0-4F89-11D3-9A0C-0305E82C3301"] });
const elsewhere = cimInstance("C", { Other: "3F2504E0-4F89-11D3-9A0C-0305E82C3301" });
const all = [lower, upper, longer, none, several, elsewhere];

const where = (...anyOf: string[]) => ({ className: "C", where: { property: "Name", anyOf } });

describe("the objects a query means", () => {
  it("are all without a condition", () => {
    expect(meantBy({ className: "C" }, all)).toEqual(all);
  });

  it("are those whose property equals a value, neither's case regarded, and no other", () => {
    expect(meantBy(where("3f2504E0-4F89-11D3-9A0C-0305E82C3301"), all)).toEqual([lower, upper]);
  });

  it("are those of any of several values", () => {
    const a = cimInstance("C", { Name: "a" });
    const b = cimInstance("C", { Name: "B" });
    expect(meantBy(where("b", "x", "A"), [a, b, none])).toEqual([a, b]);
    expect(meantBy(where("%"), [a, b])).toEqual([]);
  });
});
