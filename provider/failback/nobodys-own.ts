import { AsyncLocalStorage } from "node:async_hooks";

/**
 * Runs what is done for several at once: outside of the asynchronous context of the one that happened to come first, so
 * that whatever befalls that one's operation there does not befall the others.
 */
export const asNobodysOwn: <T>(work: () => T) => T = AsyncLocalStorage.snapshot();
