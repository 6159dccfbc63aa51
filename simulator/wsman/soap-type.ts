/** Whether a content type is SOAP in UTF-8, the one encoding that is spoken here. */
export function isSoap(contentType: string | undefined): boolean {
  const [type = "", ...parameters] = (contentType ?? "").toLowerCase().split(";");
  const charset = parameters.map((one) => one.trim()).find((one) => one.startsWith("charset="));
  const isUtf8 = charset === undefined || /^charset="?utf-8"?$/.test(charset);
  return type.trim() === "application/soap+xml" && isUtf8;
}
