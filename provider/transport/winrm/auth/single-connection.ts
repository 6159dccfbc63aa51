import type { Agent } from "node:http";
import { PassThrough } from "node:stream";

/**
 * Lets an agent make one connection and never another: what was agreed on a connection holds for that one alone, and
 * Node would silently make a new one in its place.
 *
 * @param gone what the request fails with that would need the second
 */
export function singleConnection<A extends Agent>(agent: A, gone: () => Error): A {
  const connect = agent.createConnection.bind(agent);
  let made = false;
  agent.createConnection = (options, callback) => {
    if (!made) {
      made = true;
      return connect(options, callback);
    }
    // Never thrown: the agent may be asking on its own, when a connection closed under a request that waits for it.
    callback?.(gone(), new PassThrough());
    return undefined;
  };
  return agent;
}
