import type { IncomingMessage } from "node:http";
import type { ZodType } from "zod";
import { fieldName } from "../fleet/read-fleet";
import { readBody } from "../http/read-body";
import { messageOf } from "../message-of";
import { Refusal } from "./refusal";

const MAX_BODY = 64 * 1024;

/** The body of a request. @throws Refusal that names what is wrong with it */
export async function readJson<T>(request: IncomingMessage, schema: ZodType<T>): Promise<T> {
  const body = await readBody(request, MAX_BODY);
  if (!body) throw new Refusal(413, `the body is larger than ${MAX_BODY} bytes`);
  const parsed = schema.safeParse(parse(body));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Refusal(400, `${fieldName(issue?.path ?? [])}: ${issue?.message ?? "is not valid"}`);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (error) {
    throw new Refusal(400, `the body is not JSON: ${messageOf(error)}`);
  }
}
