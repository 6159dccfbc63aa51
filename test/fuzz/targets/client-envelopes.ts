import fc from "fast-check";
import { WsmanCimSession } from "../../../provider/cim/wsman-session";
import { FailbackError } from "../../../provider/errors";
import { envelope } from "../../../provider/transport/winrm/answers.test-support";
import { answerDocuments, goodPage, QUESTION_ID } from "../generators/answers";
import { showBinary } from "../generators/binary";
import { expectThat, type Target } from "../target";
import { AnswerSource, type Answers, clientOf } from "./answer-source";
import { verdictOf } from "./verdict";

const QUERY = { className: "Msvm_ComputerSystem" };

interface Input extends Answers {
  readonly ask: "query" | "references" | "invoke";
}

/** WS-Management envelopes that the provider reads as answers: enumerations, methods, faults, references. */
export const clientEnvelopes: Target<Input> = {
  name: "client-envelopes",
  inputs: fc.record({
    ask: fc.constantFrom("query", "references", "invoke"),
    status: fc.constantFrom(200, 200, 200, 500, 400, 401, 302),
    pages: fc.array(answerDocuments, { minLength: 1, maxLength: 3 }),
    chunk: fc.constantFrom(3, 100, 1_000_000),
  }),
  show: ({ ask, status, chunk, pages }) =>
    `${ask}, HTTP ${status}, ${chunk} bytes at a time: ${pages.map((page) => showBinary(page)).join(", ")}`,
  async open() {
    const source = new AnswerSource(() => new FailbackError("hostTimeout", "the pages do not end"));
    const session = new WsmanCimSession(clientOf(source), "root/virtualization/v2");
    const target = session.reference("Msvm_ReplicationService", [["Name", "a"]]);
    return {
      feed({ ask, ...answers }) {
        source.will(answers);
        if (ask !== "invoke") return verdictOf(() => session.query(QUERY, { withReferences: ask === "references" }));
        return verdictOf(async () => {
          const output = await session.invoke({ target, method: "M", parameters: [["P", "v"]], deadlineMs: 5_000 });
          // What came back is what the next call may be sent to.
          for (const value of output.properties.values()) {
            if (value === null || typeof value === "string" || !("resourceUri" in value)) continue;
            await session.invoke({ target: value, method: "M", parameters: [["R", value]], deadlineMs: 5_000 });
          }
        });
      },
      async assertAlive() {
        source.will({ status: 200, pages: [envelope(goodPage, QUESTION_ID)], chunk: 10 });
        expectThat((await session.query(QUERY)).length === 1, "a good page gives its object");
      },
      close: () => session.close(),
    };
  },
};
