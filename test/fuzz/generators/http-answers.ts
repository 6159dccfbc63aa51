import fc, { type Arbitrary } from "fast-check";
import { answerDocuments } from "./answers";
import type { Binary } from "./binary";
import { httpTokens, mutated } from "./mutations";
import { noise } from "./noise";

const TYPE = "Content-Type: application/soap+xml;charset=UTF-8\r\n";

export const goodHttpAnswer: Binary = `HTTP/1.1 200 OK\r\n${TYPE}Content-Length: 9\r\n\r\n<answer/>`;

const answers: readonly Binary[] = [
  goodHttpAnswer,
  `HTTP/1.1 200 OK\r\n${TYPE}Transfer-Encoding: chunked\r\n\r\n4\r\n<ans\r\n5;ext=1\r\nwer/>\r\n0\r\nTrailer: 1\r\n\r\n`,
  `HTTP/1.1 500 Internal Server Error\r\n${TYPE}Server: Microsoft-HTTPAPI/2.0\r\nDate: Fri, 20 Nov 2026 12:00:00 GMT\r\nContent-Length: 4\r\n\r\n<a/>`,
  'HTTP/1.1 401 \r\nWWW-Authenticate: Negotiate\r\nWWW-Authenticate: Basic realm="WSMAN"\r\nContent-Length: 0\r\n\r\n',
  "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<p>\n",
  `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </>\r\n\r\n${goodHttpAnswer}`,
  "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nabc",
  `HTTP/1.0 200 OK\r\n${TYPE}\r\n<answer/>`,
  `HTTP/1.1 200 OK\r\n${TYPE}Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x08`,
  `HTTP/1.1 204 No Content\r\n${TYPE}\r\n`,
  `HTTP/1.1 200 OK\r\n${TYPE}Content-Length: 9\r\nContent-Length: 10\r\nTransfer-Encoding: gzip, chunked\r\n\r\n<answer/>`,
  `${goodHttpAnswer}${goodHttpAnswer}`,
];

const framed = answerDocuments.map(
  (document) => `HTTP/1.1 200 OK\r\n${TYPE}Content-Length: ${document.length}\r\n\r\n${document}`,
);

/** Everything a server may send for one request. */
export const httpAnswers: Arbitrary<Binary> = fc.oneof(
  { weight: 6, arbitrary: mutated(fc.constantFrom(...answers), httpTokens) },
  { weight: 2, arbitrary: framed },
  { weight: 1, arbitrary: noise },
);
