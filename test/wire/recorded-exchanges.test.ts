import { recordedFiles, sample } from "../../provider/wire/samples.test-support";
import { recordedAnswers } from "./recorded-answers";
import { recordedRequests } from "./recorded-requests";

/** Files that are neither a request nor an answer in plain text; each has its test below. */
const REQUEST = "omi-40-ntlm-sealed.request-body.bin";
const ANSWER = "omi-40-ntlm-sealed.response-body.bin";
const HEADERS = "omi-01-identify.response.headers.txt";

const BOUNDARY = "--Encrypted Boundary";
const PROTOCOL = "application/HTTP-SPNEGO-session-encrypted";

/** Takes a sealed body apart by its framing (MS-WSMV 2.2.9.1); the key was not kept, so what is sealed stays so. */
function unframe(body: Buffer) {
  const octets = `${BOUNDARY}\r\nContent-Type: application/octet-stream\r\n`;
  const start = body.indexOf(octets);
  const head = body.subarray(0, start).toString("latin1").split("\r\n");
  const payload = body.subarray(start + octets.length);
  const headerLength = payload.readUInt32LE(0);
  const header = payload.subarray(4, 4 + headerLength);
  const length = Number(/;Length=(\d+)$/.exec(head[2] ?? "")?.[1]);
  const sealed = payload.subarray(4 + headerLength, 4 + headerLength + length);
  const rest = payload.subarray(4 + headerLength + length).toString("latin1");
  return { head, headerLength, header, length, sealed, rest };
}

describe("W1 the sealed exchange", () => {
  it.each([
    ["the request", REQUEST, 1579, `${BOUNDARY}--\r\n`],
    ["the answer, with one line end more", ANSWER, 1273, `${BOUNDARY}--\r\n\r\n`],
  ])("W1 has the framing of multipart/encrypted: %s", (_, name, length, rest) => {
    const framed = unframe(sample(name));
    expect(framed.head).toEqual([
      BOUNDARY,
      `Content-Type: ${PROTOCOL}`,
      `OriginalContent: type=application/soap+xml;charset=UTF-8;Length=${length}`,
      "",
    ]);
    expect(framed.headerLength).toBe(16);
    // The signature of NTLM (MS-NLMP 2.2.2.9.1): version 1, eight bytes of checksum, and the sequence
    // number, which each direction counts for itself from nothing.
    expect(framed.header.readUInt32LE(0)).toBe(1);
    expect(framed.header.readUInt32LE(12)).toBe(0);
    expect(framed.sealed).toHaveLength(length);
    expect(framed.sealed.includes("Envelope")).toBe(false);
    expect(framed.rest).toBe(rest);
  });
});

describe("W1 the head of an answer, as it came over the wire", () => {
  it("W1 tells the length and the type of the identification", () => {
    const [title, status, ...headers] = sample(HEADERS).toString("latin1").split(/\r?\n/);
    expect(title).toBe("HTTP headers of the answer:");
    expect(status).toBe("HTTP/1.1 200 OK");
    expect(headers).toContain(`Content-Length: ${sample("omi-01-identify.response.xml").length}`);
    expect(headers).toContain("Content-Type: application/soap+xml;charset=UTF-8");
  });
});

describe("W1 the folder of recordings", () => {
  it("W1 holds nothing that no test reads", () => {
    const read = [...Object.keys(recordedAnswers), ...Object.keys(recordedRequests), REQUEST, ANSWER, HEADERS];
    expect([...read, "README.md"].sort()).toEqual(recordedFiles);
    expect(recordedFiles).toHaveLength(104);
  });
});
