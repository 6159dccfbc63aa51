import { FailbackError } from "../../errors";
import type { Conversation } from "./conversation";
import type { EnumeratedItem } from "./enumeration-page";
import type { EnumerateRequest } from "./enumeration-request";
import { EnumerationRun } from "./enumeration-run";
import { faultOf } from "./fault-error";
import { isTooLarge } from "./fault-kind";
import { whileBusy } from "./while-busy";

/** Windows answers one object at a time unless it is told otherwise. This is its own upper limit. */
const MAX_ELEMENTS = 32_000;

/** What is asked for next when an answer would not fit: 150 objects of Hyper-V fill half a megabyte. */
const FEWER_ELEMENTS = 100;

/**
 * All objects, page after page. Complete or an error: an answer that neither ends the enumeration nor tells how to go
 * on is refused. It begins anew when an answer would not fit, with fewer objects a page; once when the host has lost
 * the context; and after a pause while the host is busy.
 */
export function enumerate<Item>(
  conversation: Conversation,
  request: EnumerateRequest,
  read: (item: EnumeratedItem) => Item,
): Promise<Item[]> {
  const until = conversation.until(request.deadlineMs);
  let maxElements = MAX_ELEMENTS;
  let mayLoseContext = true;
  const attempt = async (): Promise<Item[]> => {
    const run = new EnumerationRun(conversation, request, until, maxElements, read);
    try {
      return await run.items();
    } catch (thrown) {
      const fault = faultOf(thrown);
      if (fault && isTooLarge(fault) && maxElements > 1) {
        await run.release();
        maxElements = Math.min(FEWER_ELEMENTS, Math.ceil(maxElements / 10));
        return attempt();
      }
      if (run.hasLostContext(thrown)) {
        if (!mayLoseContext) throw thrown;
        mayLoseContext = false;
        return attempt();
      }
      // Where nobody answers, nobody is told.
      if (!(thrown instanceof FailbackError && thrown.code === "hostUnreachable")) await run.release();
      throw thrown;
    }
  };
  return whileBusy(attempt, conversation.patience(until));
}
