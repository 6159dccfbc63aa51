/** One place of a LIKE pattern: any run of characters, or one character of a kind. */
type Place = "run" | ((character: string) => boolean);

/**
 * LIKE: `%` any run, `_` one character, `[abc]`, `[a-f]` and `[^abc]` one of a set (Microsoft's documentation of WQL's
 * LIKE operator). Walks text and pattern side by side: no pattern can make it slow.
 */
export function isLike(text: string, pattern: string): boolean {
  const characters = [...text.toLowerCase()];
  const places = readPattern(pattern.toLowerCase());
  let at = 0;
  let place = 0;
  let retry: { at: number; place: number } | undefined;
  while (at < characters.length) {
    const wanted = places[place];
    if (wanted === "run") {
      retry = { at, place };
      place++;
    } else if (wanted?.(characters[at] ?? "")) {
      at++;
      place++;
    } else if (retry) {
      retry = { at: retry.at + 1, place: retry.place };
      at = retry.at;
      place = retry.place + 1;
    } else {
      return false;
    }
  }
  return places.slice(place).every((rest) => rest === "run");
}

function readPattern(pattern: string): Place[] {
  const places: Place[] = [];
  const parts = pattern.match(/%|_|\[\^?[^\]]+\]|[\s\S]/gu) ?? [];
  for (const part of parts) {
    if (part === "%") places.push("run");
    else if (part === "_") places.push(() => true);
    else if (part.startsWith("[") && part.length > 2) places.push(readSet(part.slice(1, -1)));
    else places.push((character) => character === part);
  }
  return places;
}

function readSet(inside: string): (character: string) => boolean {
  const negated = inside.startsWith("^");
  const members = [...(negated ? inside.slice(1) : inside)];
  const ranges: [string, string][] = [];
  for (let i = 0; i < members.length; i++) {
    const from = members[i] ?? "";
    const to = members[i + 1] === "-" ? members[i + 2] : undefined;
    ranges.push([from, to ?? from]);
    if (to !== undefined) i += 2;
  }
  return (character) => ranges.some(([from, to]) => from <= character && character <= to) !== negated;
}
