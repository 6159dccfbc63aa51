import type { ResourceValidationPolicy } from "@pulumi/policy";
import type { Declared } from "./declared";
import { fieldsOf, Unknown, unknownIn } from "./known";
import { membersOf, namesOf } from "./members";
import { type Finding, type RuleOptions, rule } from "./rule";

/** Refuses `allowUnencrypted` of any host, also where `tls` or Negotiate make it void today. */
export function noUnencrypted(options: RuleOptions = {}): ResourceValidationPolicy {
  const text = { name: "hyperv-no-unencrypted", description: "No host is reached with a password that can be read." };
  return rule(text, options, (declared) => {
    const hosts = hostsOf(declared);
    if (hosts instanceof Unknown)
      return [{ text: `${declared.name}: its hosts are not known, nor allowUnencrypted.`, unknown: hosts }];
    return hosts.flatMap(({ who, host }): Finding[] => {
      const allowed = host instanceof Unknown ? host : fieldsOf(host)["allowUnencrypted"];
      const unknown = unknownIn(allowed);
      if (unknown) return [{ text: `${who}: allowUnencrypted is not known. Take it away.`, unknown }];
      if (allowed !== true) return [];
      return [{ text: `${who}: sets allowUnencrypted. Take it away; give the host tls, or leave auth at Negotiate.` }];
    });
  });
}

interface NamedHost {
  readonly who: string;
  readonly host: unknown;
}

function hostsOf(declared: Declared): readonly NamedHost[] | Unknown {
  const { kind, name, inputs } = declared;
  if (kind === "machine") {
    const members = membersOf(declared);
    return [{ who: members instanceof Unknown ? name : namesOf(members), host: inputs["host"] }];
  }
  const { hosts } = inputs;
  if (hosts instanceof Unknown) return hosts;
  return Object.entries(fieldsOf(hosts)).map(([alias, host]) => ({ who: `host ${alias} of wave ${name}`, host }));
}
