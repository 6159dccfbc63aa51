import { stateName } from "./replication-state";

describe("a state's name", () => {
  it("tells the documented, the undocumented and the unreadable apart", () => {
    expect([14, 13, 17, 22, undefined].map(stateName)).toEqual([
      "FailbackCompleted",
      "FailbackInProgress",
      "Unknown",
      "State22",
      "Unreadable",
    ]);
  });
});
