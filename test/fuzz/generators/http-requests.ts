import fc, { type Arbitrary } from "fast-check";
import { type Binary, toBinary } from "./binary";
import { httpTokens, mutated } from "./mutations";
import { noise } from "./noise";
import { goodRequest, requestDocuments } from "./requests";

export const USER = "failback";
export const PASSWORD = "rehearsal";

const HEAD =
  "POST /wsman HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/soap+xml;charset=UTF-8\r\n" +
  `Authorization: Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString("base64")}\r\n`;

function framed(document: Binary): Binary {
  return `${HEAD}Content-Length: ${document.length}\r\n\r\n${document}`;
}

export const goodHttpRequest: Binary = framed(toBinary(goodRequest));

const requests: readonly Binary[] = [
  goodHttpRequest,
  `${HEAD}Transfer-Encoding: chunked\r\n\r\n3\r\n<a>\r\n4;a=b\r\n</a>\r\n0\r\n\r\n`,
  `${HEAD}Expect: 100-continue\r\nContent-Length: 4\r\n\r\n<a/>`,
  `${HEAD}Content-Length: 0\r\nConnection: close\r\n\r\n`,
  `${HEAD}Content-Length: 4\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n<a/>`,
  `${HEAD}WSMANIDENTIFY: unauthenticated\r\nContent-Length: 4\r\n\r\n<a/>`,
  "GET /wsman HTTP/1.1\r\nHost: h\r\n\r\n",
  "POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n<a/>",
  "CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n",
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\n\r\n",
  `${goodHttpRequest}GET / HTTP/1.1\r\nHost: h\r\n\r\n`,
];

/** Everything a client may send over one connection. */
export const httpRequests: Arbitrary<Binary> = fc.oneof(
  { weight: 6, arbitrary: mutated(fc.constantFrom(...requests), httpTokens) },
  { weight: 2, arbitrary: requestDocuments.map(framed) },
  { weight: 1, arbitrary: noise },
);
