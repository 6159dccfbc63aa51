import { z } from "zod";
import { UsageError } from "../exit-codes";

const state = z.object({ type: z.string().optional(), inputs: z.record(z.string(), z.unknown()).nullish() });

/** What is looked at of `pulumi preview --json` (docs/facts/pulumi.md); everything else is passed over. */
const preview = z.object({
  steps: z.array(z.object({ op: z.string(), urn: z.string(), newState: state.nullish(), oldState: state.nullish() })),
  diagnostics: z
    .array(z.object({ urn: z.string().nullish(), message: z.string(), severity: z.string() }))
    .nullish()
    .transform((given) => given ?? []),
  changeSummary: z
    .record(z.string(), z.number())
    .nullish()
    .transform((given) => given ?? {}),
});

export type Preview = z.output<typeof preview>;
export type PreviewStep = Preview["steps"][number];
export type PreviewDiagnostic = Preview["diagnostics"][number];

/** @throws UsageError when the text is something else; an engine that failed early prints no JSON at all */
export function readPreview(text: string): Preview {
  const result = preview.safeParse(parseJson(text));
  if (result.success) return result.data;
  throw new UsageError("this is not the output of `pulumi preview --json`: it needs `steps`");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError("this is not the output of `pulumi preview --json`: it is no JSON");
  }
}
