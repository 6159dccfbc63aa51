import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { failbackErrors } from "../../provider/errors";

const page = resolve(__dirname, "../../docs/errors.md");

const RETRY = { never: "no", later: "yes, later", join: "yes: it joins" } as const;
const STATE = { keep: "as it was", record: "keeps the order" } as const;

/** The page as the table in the code has it. */
function expectedPage(): string {
  const rows = Object.entries(failbackErrors).map(
    ([code, { retry, state, remedy }]) =>
      `| \`${code}\` | ${RETRY[retry]} | ${STATE[state]} | ${remedy.replaceAll("|", "\\|")} |`,
  );
  return `# Errors

Every error this package reports carries one of these codes in square brackets, in previews under \`blockedBy\`. Same again: whether
running the same command again may help. State: what becomes of the stack's state.

| code | same again? | state | what to do |
|---|---|---|---|
${rows.join("\n")}
`;
}

it("docs/errors.md is the table of the code", () => {
  // Set to write the page anew after a change of the table.
  if (process.env["UPDATE_DOCS"]) writeFileSync(page, expectedPage());
  expect(readFileSync(page, "utf8")).toBe(expectedPage());
});
