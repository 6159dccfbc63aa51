import { join, type Markup, tag, text } from "../../provider/wire/xml-writer";
import type { CimClass } from "../cim/class";
import { findClass } from "../cim/class-table";
import { REPLICATION_SERVICE } from "../cim/classes/replication-service";
import type { Answer } from "./answer";
import { FaultCode, noSuchClass, WsmanFault } from "./fault";
import type { Arguments, Method, MethodResult, NamedSubject } from "./method";
import { initiateFailback } from "./methods/initiate-failback";
import type { OperationContext } from "./operation";
import { readArguments } from "./read-arguments";
import type { WsmanRequest } from "./request";
import { classUri } from "./resource-uri";
import { assertServiceSelectors } from "./service-selectors";

/** The methods of each class. A new one joins here. */
const METHODS: Readonly<Record<string, readonly Method[]>> = {
  [REPLICATION_SERVICE]: [initiateFailback],
};

/** The method's name when the action is `<resource URI>/<method>`. Of the URI Windows does not regard the case. */
export function methodOf({ action, resource }: WsmanRequest): string | undefined {
  const prefix = `${classUri(resource.className, resource.form)}/`;
  if (action.slice(0, prefix.length).toLowerCase() !== prefix.toLowerCase()) return undefined;
  const name = action.slice(prefix.length);
  return /^\w+$/.test(name) ? name : undefined;
}

/** Calls a method. Whatever becomes of the call, it is in the log. @throws WsmanFault */
export function invoke(request: WsmanRequest, name: string, { host, user, called }: OperationContext): Answer {
  const entry = { class: shortened(request.resource.className), method: shortened(name), user };
  let named = NOTHING;
  try {
    const { cls, method } = findMethod(request, name);
    const uri = classUri(cls.name, request.resource.form);
    const args = argumentsOf(request, uri, method);
    // Named first: the log keeps what the call is about also when the host then refuses it.
    if (!(args instanceof WsmanFault)) named = method.names(args);
    assertServiceSelectors(cls, request.selectors, host.view(request.locale));
    if (args instanceof WsmanFault) throw args;
    const result = method.run(args, { host, user });
    const { returnCode, jobId, started } = result;
    called(host.logCall({ ...entry, ...named, returnCode, jobId, started, fault: null }));
    return {
      action: `${uri}/${name}Response`,
      body: tag(`p:${name}_OUTPUT`, { "xmlns:p": uri }, result.output, writeReturnValue(result)),
    };
  } catch (error) {
    if (error instanceof WsmanFault)
      called(host.logCall({ ...entry, ...named, returnCode: null, jobId: null, started: false, fault: error.subcode }));
    throw error;
  }
}

/** The log keeps what a client made up, and it keeps it for good: not more of a name than any real one has. */
const LONGEST_NAME = 200;

function shortened(name: string): string {
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME)}…`;
}

const NOTHING: NamedSubject = { machineId: null, relationship: null, recoveryPoint: null };

/** The fault of parameters that cannot be read is not the first that a host answers with. */
function argumentsOf({ content }: WsmanRequest, uri: string, method: Method): Arguments | WsmanFault {
  try {
    return readArguments(content, uri, method);
  } catch (error) {
    if (error instanceof WsmanFault) return error;
    throw error;
  }
}

function writeReturnValue({ returnCode, unreadable }: MethodResult): Markup {
  if (unreadable === "missing") return join([]);
  return tag("p:ReturnValue", {}, text(unreadable === "notANumber" ? "unknown" : String(returnCode)));
}

function findMethod({ resource }: WsmanRequest, name: string): { cls: CimClass; method: Method } {
  const cls = findClass(resource.className);
  if (!cls) throw noSuchClass(resource.className);
  const method = METHODS[cls.name]?.find((one) => one.name === name);
  if (method) return { cls, method };
  throw new WsmanFault(
    "a:ActionNotSupported",
    FaultCode.actionNotSupported,
    `The action ${name} is not supported by ${cls.name}.`,
  );
}
