/**
 * As much of the metadata on classes as `@peculiar/x509` asks for while it is loaded. It would take any full
 * implementation; what it needs of one is these three functions.
 */
const known = new WeakMap<object, Map<unknown, unknown>>();

function metadataOf(target: object): Map<unknown, unknown> {
  const metadata = known.get(target) ?? new Map<unknown, unknown>();
  known.set(target, metadata);
  return metadata;
}

if (!("getMetadata" in Reflect)) {
  Object.assign(Reflect, {
    defineMetadata: (key: unknown, value: unknown, target: object) => void metadataOf(target).set(key, value),
    getOwnMetadata: (key: unknown, target: object) => metadataOf(target).get(key),
    getMetadata: (key: unknown, target: object) => {
      for (let at: object | null = target; at !== null; at = Reflect.getPrototypeOf(at)) {
        if (metadataOf(at).has(key)) return metadataOf(at).get(key);
      }
      return undefined;
    },
  });
}
