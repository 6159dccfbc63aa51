import type { Order } from "../../failback/request";
import { orderText, readOrderText } from "./order-text";

const order: Order = {
  version: 1,
  request: 'CHG-"4711"',
  sent: true,
  recoveryPointId: "9D1E7B30-52C8-4F6A-8E04-3A5C7F90D503",
  startedAt: "2026-11-22T06:00:00.000Z",
  jobId: "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B605",
  outcome: "fulfilled",
  endedAt: "2026-11-22T06:41:03.000Z",
  reason: null,
};

describe("an order as text", () => {
  it("reads back as it was written, open ones too", () => {
    expect(readOrderText(orderText(order), "M")).toEqual(order);
    const open: Order = { ...order, outcome: "open", endedAt: null, jobId: null, recoveryPointId: null, reason: "why" };
    expect(readOrderText(orderText(open), "M")).toEqual(open);
  });

  it("is short, whatever a host gives as its reason", () => {
    const text = orderText({ ...order, outcome: "failed", reason: "x".repeat(2_000) });
    expect(text.length).toBeLessThan(520);
    expect(readOrderText(text, "M").reason).toMatch(/^x{300}…$/);
  });

  it.each([
    "",
    "{}",
    "[]",
    "null",
    '["CHG-1","maybe",true,"t",null,null,null,null]',
    orderText(order).replace("]", ",1]"),
  ])("%s is no order, and stops everything with the machine's name", (text) => {
    expect(() => readOrderText(text, "VM/primary")).toThrow(
      expect.objectContaining({ code: "stateUnreadable", message: expect.stringContaining("orders.VM/primary") }),
    );
  });
});
