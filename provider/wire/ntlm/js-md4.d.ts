/** What is used of js-md4. Its plain call is not: that asks Node's own OpenSSL for MD4, which has none. */
declare module "js-md4" {
  const md4: { array(message: Uint8Array): number[] };
  export = md4;
}
