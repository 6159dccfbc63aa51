/** Bytes that are no message of NTLM, or none that belongs here. */
export class MalformedMessage extends Error {}
