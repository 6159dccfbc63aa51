/** The sides of {@link benchSealing}, each run by a process of its own. */
import { NegotiateExchanger } from "../../provider/transport/winrm/auth/negotiate-exchanger";
import type { Exchanger } from "../../provider/transport/winrm/exchanger";
import { HttpExchanger } from "../../provider/transport/winrm/http-exchange";
import type { Run } from "../measure/cost";
import { serveSides } from "../measure/fresh";
import { machineId } from "./fleet";
import { EXCHANGES, type Guest, type SealingMaterial } from "./sealing-material";
import { sessionOver } from "./session";

const SMALL = { className: "Msvm_ComputerSystem", where: { property: "Name", anyOf: [machineId(3)] } };
const LARGE = { className: "Msvm_ComputerSystem" };

serveSides((material) => {
  const { plain, tls, machines } = material as SealingMaterial;
  const small = (open: Opener): Run => kept(open, EXCHANGES.small, SMALL, 1);
  // The host itself is one computer system more.
  const large = (open: Opener): Run => kept(open, EXCHANGES.large, LARGE, machines + 1);
  return {
    plainSmall: small(basic(plain)),
    sealedSmall: small(negotiate(plain)),
    plainLarge: large(basic(plain)),
    sealedLarge: large(negotiate(plain)),
    tlsBasicSmall: small(basic(tls)),
    tlsNtlmSmall: small(negotiate(tls)),
    tlsBasicLarge: large(basic(tls)),
    tlsNtlmLarge: large(negotiate(tls)),
    basicFirst: first(basic(plain)),
    ntlmFirst: first(negotiate(plain)),
    tlsBasicFirst: first(basic(tls)),
    tlsNtlmFirst: first(negotiate(tls)),
  };
});

type Opener = () => Exchanger;

function basic({ endpoint, username, password }: Guest): Opener {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  return () => new HttpExchanger(endpoint, authorization);
}

function negotiate({ endpoint, username, password }: Guest): Opener {
  return () => new NegotiateExchanger(endpoint, { username, password });
}

/** Questions one after another over one connection, which is kept from run to run. */
function kept(open: Opener, exchanges: number, query: typeof SMALL | typeof LARGE, expected: number): Run {
  let session: ReturnType<typeof sessionOver> | undefined;
  return async () => {
    session ??= sessionOver(open());
    for (let i = 0; i < exchanges; i++) expect((await session.query(query)).length, expected);
  };
}

/** One small question over each of many new connections. */
function first(open: Opener): Run {
  return async () => {
    for (let i = 0; i < EXCHANGES.first; i++) {
      const exchanger = open();
      expect((await sessionOver(exchanger).query(SMALL)).length, 1);
      exchanger.close();
    }
  };
}

function expect(found: number, expected: number): void {
  if (found !== expected) throw new Error(`${found} machines were found, not ${expected}`);
}
