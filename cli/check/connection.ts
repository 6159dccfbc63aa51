import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { FailbackError } from "../../provider/errors";
import { connectionError } from "../../provider/transport/winrm/connection-error";
import { authorityOf } from "../../provider/transport/winrm/http-exchange";
import { nameToBear, tlsOptions } from "../../provider/transport/winrm/tls-options";
import type { Scene } from "./step";

/** Opens a connection, looks at it and ends it. @throws FailbackError */
export function overTcp<T>(scene: Scene, look: (socket: Socket) => T): Promise<T> {
  const { address, port } = scene.host;
  return opened(scene, connectTcp({ host: address, port }), "connect", look);
}

/** The same once TLS is agreed as requests agree it: the host verified, and the client certificate shown if there is one. */
export function overTls<T>(scene: Scene, look: (socket: TLSSocket) => T): Promise<T> {
  const { address, port, tls } = scene.host;
  const socket = connectTls({ ...tlsOptions(address, tls ?? {}, scene.certificate), host: address, port });
  return opened(scene, socket, "secureConnect", look);
}

function opened<S extends Socket, T>(
  { host, patienceMs, certificate }: Scene,
  socket: S,
  ready: "connect" | "secureConnect",
  look: (socket: S) => T,
): Promise<T> {
  const nameOfHost = authorityOf(host);
  const secure = ready === "secureConnect";
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new FailbackError("hostTimeout", `${nameOfHost} did not answer within ${patienceMs / 1000} seconds`));
      socket.destroy();
    }, patienceMs);
    socket.on("error", (error: Error) => {
      const bear = secure ? nameToBear(host.address, host.tls?.serverName) : undefined;
      reject(
        connectionError(error, {
          host: nameOfHost,
          nameToBear: bear,
          showsCertificate: secure && certificate !== undefined,
          socket,
          answered: false,
        }),
      );
    });
    socket.once(ready, () => {
      resolve(look(socket));
      socket.destroy();
    });
    socket.on("close", () => clearTimeout(timer));
  });
}
