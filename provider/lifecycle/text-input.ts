import { z } from "zod";

/** One line of text that a person wrote. */
export const text = z
  .string()
  .min(1, "must not be empty")
  .regex(/^(\S(.*\S)?)?$/su, "must not begin or end with white space")
  .regex(/^[^\p{Cc}\p{Cs}\ufffe\uffff]*$/u, "must not hold control characters");
