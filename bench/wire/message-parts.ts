/** The length of `uuid:` and a GUID: an id can take another's place in prepared bytes. */
export const MESSAGE_ID_LENGTH = 41;

/** The id of a request of the provider's own client. */
export function messageIdOf(request: string): string {
  return part(request, "a:MessageID") ?? fail("the request has no MessageID");
}

/** The context a Pull goes on with; undefined for an Enumerate. */
export function contextOf(request: string): string | undefined {
  return part(request, "n:EnumerationContext");
}

function part(message: string, name: string): string | undefined {
  const begin = message.indexOf(`<${name}>`);
  if (begin < 0) return undefined;
  const from = begin + name.length + 2;
  return message.slice(from, message.indexOf("<", from));
}

function fail(why: string): never {
  throw new Error(why);
}
