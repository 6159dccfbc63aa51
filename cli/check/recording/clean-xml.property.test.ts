import fc from "fast-check";
import { cleanHeaders } from "./clean-headers";
import { cleanXml } from "./clean-xml";
import { formsOf, type Planted, places, planted } from "./planted.test-support";
import { Pseudonyms } from "./pseudonyms";

const STARTED = Date.parse("2026-11-24T22:00:00Z");

function expectNothingOf({ core }: Planted, text: string): void {
  const lower = text.toLowerCase();
  expect({ text, holds: formsOf(core).filter((form) => lower.includes(form)) }).toEqual({ text, holds: [] });
}

describe("a recording holds nothing of a word that a site has", () => {
  it.each(places.map((place, at) => [place("WORD"), at] as const))("at %s", (_, at) => {
    const place = places[at] ?? String;
    fc.assert(
      fc.property(planted, (one) => {
        expectNothingOf(one, cleanXml(place(one.word), new Pseudonyms(STARTED)));
      }),
      { numRuns: 150 },
    );
  });

  it("wherever in an answer, and beside whatever else", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...places), planted), { minLength: 1, maxLength: 6 }), (pieces) => {
        const inner = pieces.map(([place, { word }]) => place(word)).join("");
        const clean = cleanXml(`<s:Envelope><s:Body>${inner}</s:Body></s:Envelope>`, new Pseudonyms(STARTED));
        for (const [, one] of pieces) expectNothingOf(one, clean);
      }),
      { numRuns: 500 },
    );
  });

  it("however much of the answer is there", () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), planted, fc.nat(400), (place, one, length) => {
        expectNothingOf(one, cleanXml(`<a>${place(one.word)}</a>`.slice(0, length), new Pseudonyms(STARTED)));
      }),
      { numRuns: 500 },
    );
  });

  it("in a header, by name or by value", () => {
    const names = ["Server", "Date", "Content-Type", "Connection", "WWW-Authenticate", "Transfer-Encoding", "Via"];
    fc.assert(
      fc.property(fc.constantFrom(...names), planted, planted, (name, value, other) => {
        const lines = cleanHeaders([name, value.word, other.word, "x"], new Pseudonyms(STARTED)).join("\n");
        expectNothingOf(value, lines);
        expectNothingOf(other, lines);
      }),
    );
  });
});
