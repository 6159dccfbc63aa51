import { WsmanCimSession } from "../../provider/cim/wsman-session";
import { FailbackError } from "../../provider/errors";
import { HttpExchanger } from "../../provider/transport/winrm/http-exchange";
import { WsmanClient } from "../../provider/transport/winrm/wsman-client";

/** Queries the server on a port of the loopback, and prints how that ended: as often as objects came, or by a code. */
async function main(port: number): Promise<string> {
  const client = new WsmanClient(new HttpExchanger({ address: "127.0.0.1", port }, "Basic dXNlcjpwYXNz"));
  const session = new WsmanCimSession(client, "root/virtualization/v2");
  try {
    return `${(await session.query({ className: "Msvm_ComputerSystem" })).length} objects`;
  } catch (thrown) {
    return thrown instanceof FailbackError ? thrown.code : String(thrown);
  } finally {
    await session.close();
  }
}

void main(Number(process.argv[2])).then((ended) => process.stdout.write(ended));
