import { isClass } from "./known-classes";
import { isPrefix } from "./known-elements";
import type { Pseudonyms } from "./pseudonyms";

/** Names that stand behind a prefix in a value: who is to blame and subcodes of faults (SOAP 1.2, DSP0226 14), simple types. */
const NAMES = new Set(
  `Sender Receiver MustUnderstand VersionMismatch DataEncodingUnknown
  ActionNotSupported DestinationUnreachable EndpointUnavailable InvalidMessageInformationHeader
  MessageInformationHeaderRequired AccessDenied AlreadyExists CannotProcessFilter Concurrency EncodingLimit
  FilterDialectRequestedUnavailable FilteringNotSupported InternalError InvalidBookmark InvalidEnumerationContext
  InvalidExpirationTime InvalidOptions InvalidParameter InvalidRepresentation InvalidSelectors NoAck QuotaLimit
  SchemaValidationError TimedOut UnableToRenew UnsupportedExpirationType UnsupportedFeature
  boolean string dateTime duration anyURI byte short int long unsignedByte unsignedShort unsignedInt unsignedLong float double
  cimBoolean cimString cimDateTime cimByte cimShort cimInt cimLong cimUnsignedByte cimUnsignedShort cimUnsignedInt
  cimUnsignedLong cimFloat cimDouble cimChar16 cimReference`.split(/\s+/),
);

/** `prefix:Name`, as types and codes of faults are told: what of it is known. */
export function cleanTypeName(text: string, pseudonyms: Pseudonyms): string {
  const colon = text.indexOf(":");
  const name = text.slice(colon + 1);
  return (colon < 0 ? "" : `${cleanPrefix(text.slice(0, colon), pseudonyms)}:`) + cleanLocal(name, pseudonyms);
}

export function cleanPrefix(prefix: string, pseudonyms: Pseudonyms): string {
  return isPrefix(prefix) ? prefix : pseudonyms.name(prefix);
}

/** The type of a class is named after it (DSP0230). */
function cleanLocal(name: string, pseudonyms: Pseudonyms): string {
  const [, className = "", suffix = ""] = /^(.*?)(_Type)?$/s.exec(name) ?? [];
  const known = suffix === "" ? NAMES.has(name) : isClass(className);
  return known ? name : pseudonyms.name(className) + suffix;
}
