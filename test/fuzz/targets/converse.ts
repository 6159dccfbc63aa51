import type { Socket } from "node:net";

export interface Manner {
  /** Where the bytes are cut into two writes. */
  readonly cut: number;
  /** Who says nothing for so long waits for more. */
  readonly quietMs: number;
  /** Whether what was said is all there will be, so that nobody need wait; unknown unless given. */
  readonly isAll?: (sent: Buffer) => boolean;
}

/** Sends, and listens until the host has hung up, or has answered, or waits for more. */
export function converse(
  socket: Socket,
  request: Buffer,
  { cut, quietMs, isAll = () => false }: Manner,
): Promise<{ sent: Buffer; isOpen: boolean }> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let quiet: NodeJS.Timeout | undefined;
    const done = (isOpen: boolean) => {
      clearTimeout(quiet);
      socket.off("data", take).off("close", closed).off("end", closed);
      resolve({ sent: Buffer.concat(chunks), isOpen });
    };
    const closed = () => done(false);
    const wait = () => {
      clearTimeout(quiet);
      quiet = setTimeout(() => done(true), quietMs);
    };
    const take = (chunk: Buffer) => {
      chunks.push(chunk);
      if (isAll(Buffer.concat(chunks))) done(true);
      else wait();
    };
    socket.on("data", take).once("close", closed).once("end", closed);
    socket.write(request.subarray(0, cut));
    setImmediate(() => socket.write(request.subarray(cut), wait));
  });
}
