import { XmlReader } from "../../wire/xml-reader";
import { envelope } from "./answers.test-support";
import type { Exchanger } from "./exchanger";
import { NO_DOCUMENT } from "./read-answer";
import { type Ask, readAsk, type Say } from "./scripted-wsman.test-support";
import { WsmanClient } from "./wsman-client";

/** A client of a host in the same process; each answer takes a second by the client's clock, and no real time. */
export function inProcess(reply: (ask: Ask) => Say, random: () => number = Math.random) {
  const asks: Ask[] = [];
  let now = 0;
  const exchanger: Exchanger = {
    endpoint: { address: "in-process", port: 1 },
    post: async ({ body }) => {
      now += 1_000;
      const ask = readAsk(body);
      asks.push(ask);
      const said = reply(ask);
      const { status = 200, text } = typeof said === "string" ? { text: envelope(said, ask.messageId) } : said;
      if (text === "") return { status, ...NO_DOCUMENT };
      const reader = new XmlReader();
      reader.write(Buffer.from(text));
      return { status, document: reader.end(), bytes: text.length, elements: reader.elements };
    },
    hostTime: () => undefined,
    close: () => {},
  };
  const clock = {
    monotonic: () => now,
    sleep: async (ms: number) => {
      now += ms;
    },
  };
  return { client: new WsmanClient(exchanger, { clock, random }), asks, time: () => now };
}
