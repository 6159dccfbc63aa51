import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import fc from "fast-check";
import { readChallenge } from "../../../provider/transport/winrm/ntlm/challenge-message";
import { answerChallenge } from "../../../provider/transport/winrm/ntlm/handshake";
import { negotiateMessage } from "../../../provider/transport/winrm/ntlm/negotiate-message";
import { WINDOWS_POLICY } from "../../../simulator/auth/auth-policy";
import type { Admission, Door } from "../../../simulator/auth/door";
import { openDoor } from "../../../simulator/auth/open-door";
import { type ByteChange, byteChanges, changed, showChanges } from "../generators/byte-changes";
import { httpTokens, type Mutation, mutate, mutations } from "../generators/mutations";
import { expectThat, type Target } from "../target";
import { CREDENTIALS, chance, LOGIN, negotiateHeader, tokenIn } from "./ntlm-peers";

/** What somebody between the two changes of each message on its way, and of the last header's text. */
interface Input {
  readonly negotiate: readonly ByteChange[];
  readonly challenge: readonly ByteChange[];
  readonly authenticate: readonly ByteChange[];
  readonly header: readonly Mutation[];
}

/** Changing the text of a longer header takes its time, and finds nothing else. */
const LONGEST_CHANGED = 2_000;

const NOTHING: Input = { negotiate: [], challenge: [], authenticate: [], header: [] };

/** NTLM's messages that the embedded host reads: nobody is let in whose messages, or the host's own, were changed. */
export const hostNtlm: Target<Input> = {
  name: "host-ntlm",
  inputs: fc.record({
    negotiate: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, byteChanges),
    challenge: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, byteChanges),
    authenticate: byteChanges,
    header: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, mutations),
  }),
  show: ({ header, ...messages }) =>
    `${Object.entries(messages)
      .map(([name, changes]) => `${name} ${showChanges(changes)}`)
      .join("; ")}; header ${JSON.stringify(header)}`,
  async open() {
    const credentials = { user: CREDENTIALS.username, password: CREDENTIALS.password };
    const identity = { computerName: "HV-DR-01", osBuild: "10.0.20348" };
    const door = openDoor({ credentials, ...identity, now: Date.now, policy: WINDOWS_POLICY });
    return {
      feed: async (input) => shake(door, input),
      async assertAlive() {
        expectThat(shake(door, NOTHING) === "in", "whoever knows the password is let in");
      },
      close: async () => undefined,
    };
  },
};

function shake(door: Door, changes: Input): string {
  const socket = new Socket();
  const negotiate = negotiateMessage();
  const negotiated = changed(negotiate, changes.negotiate);
  const first = admit(door, socket, negotiateHeader(negotiated));
  if (first.kind !== "challenged") return `${first.kind} at once`;
  const sent = tokenIn(first.challenge);
  const challenge = changed(sent, changes.challenge);
  const read = readChallenge(challenge);
  if (!read) return "unreadable to the client";

  const { message, context } = answerChallenge({ negotiate, challenge, read }, LOGIN, chance);
  const answered = changed(message, changes.authenticate);
  const good = negotiateHeader(answered);
  const header = good.length < LONGEST_CHANGED ? mutate(good, changes.header, httpTokens) : good;
  const second = admit(door, socket, header);
  const isWhole = negotiated.equals(negotiate) && challenge.equals(sent) && tokenIn(header).equals(message);
  if (second.kind !== "in") {
    expectThat(!isWhole || changes.header.length > 0, "an unchanged handshake lets in");
    expectThat(door.connections.of(socket)?.kind !== "authenticated", "who is refused is nobody");
    return second.kind;
  }
  expectThat(isWhole, "a changed handshake lets nobody in");
  const plain = second.sealing?.unseal(context.seal(negotiate));
  expectThat(plain?.equals(negotiate) === true, "both sides have the same keys");
  return second.kind;
}

function admit(door: Door, socket: Socket, authorization: string): Admission {
  const request = new IncomingMessage(socket);
  request.headers = { authorization };
  return door.admit(request);
}
