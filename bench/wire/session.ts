import type { CimQuery } from "../../provider/cim/session";
import { WsmanCimSession } from "../../provider/cim/wsman-session";
import { HYPERV_NAMESPACE } from "../../provider/hyperv/names";
import type { Exchanger } from "../../provider/transport/winrm/exchanger";
import { WsmanClient } from "../../provider/transport/winrm/wsman-client";
import { RecordingExchanger } from "./exchangers";
import type { Served } from "./processes";
import { Recording } from "./recording";

/** What the provider itself puts together for a host. */
export function sessionOver(exchanger: Exchanger): WsmanCimSession {
  return new WsmanCimSession(new WsmanClient(exchanger), HYPERV_NAMESPACE);
}

/** Asks a query once and keeps what went over the wire. */
export async function record({ endpoint, authorization }: Served, query: CimQuery): Promise<Recording> {
  const exchanger = new RecordingExchanger(endpoint, authorization);
  await sessionOver(exchanger).query(query);
  return new Recording(exchanger.exchanges);
}
