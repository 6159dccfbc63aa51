import { join } from "../../wire/xml-writer";
import { ANOTHER_MESSAGE, faultAnswer, WMI } from "./answers.test-support";
import { failure } from "./failure.test-support";
import { type Say, useScriptedWsman } from "./scripted-wsman.test-support";

const serve = useScriptedWsman();

const call = {
  target: { resourceUri: `${WMI}/Msvm_ReplicationService`, selectors: [] },
  method: "InitiateFailback",
  parameters: join([]),
  deadlineMs: 30_000,
};

describe("a method is sent once", () => {
  it.each<[string, Say, string]>([
    ["a quota is used up", faultAnswer("w:QuotaLimit", 0x803381a6), "hostBusy"],
    ["the end point is unavailable", faultAnswer("w:InternalError", 0x80338014), "hostBusy"],
    ["HTTP is unavailable", { status: 503, type: "text/html", text: "" }, "hostBusy"],
    ["the operation timed out", faultAnswer("w:TimedOut", 0x80338029), "hostTimeout"],
    ["the envelope would be too large", faultAnswer("w:EncodingLimit", 0x80338048), "hostFault"],
    ["the context is unknown", faultAnswer("n:InvalidEnumerationContext", 0x8033801b), "hostFault"],
    ["the filter is refused", faultAnswer("n:CannotProcessFilter", 0x803380fb), "hostFault"],
    ["a fault of another message came", faultAnswer("w:AccessDenied", 5, ANOTHER_MESSAGE), "answerUnreadable"],
    ["its object is missing", faultAnswer("a:DestinationUnreachable", 0x80338000), "notHyperV"],
  ])("though %s", async (_, say, code) => {
    const server = await serve(() => say);
    const gate = jest.fn(async () => {});
    expect((await failure(server.client.invoke({ ...call, gate }))).code).toBe(code);
    expect(server.asks).toHaveLength(1);
    expect(server.pauses).toEqual([]);
    expect(gate).toHaveBeenCalledTimes(1);
  });
});
