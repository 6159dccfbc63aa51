/** What may be the name of something: text that every answer can carry (XML knows no control characters). */
export const LABEL = /^[^\p{Cc}\p{Cs}\uFFFE\uFFFF]{1,256}$/u;
