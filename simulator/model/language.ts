/** The languages a host can have. */
export const LANGUAGES = ["en-US", "de-DE", "ja-JP"] as const;

export type Language = (typeof LANGUAGES)[number];

/** The language that answers a wish such as `en-us`; the host's own one when the wish is not to be had. */
export function languageFor(wish: string | undefined, own: Language): Language {
  return LANGUAGES.find((language) => language.toLowerCase() === wish?.toLowerCase()) ?? own;
}
