/** What a host calls itself in a challenge. */
export interface HostNames {
  readonly computer: string;
  /** Of the domain that the host belongs to; its own name when it belongs to none, as Windows does. */
  readonly domain: string;
  readonly dnsComputer: string;
  readonly dnsDomain: string;
  readonly inDomain: boolean;
}

/** @param domain its DNS name, such as `corp.example`, or just its NetBIOS name */
export function hostNames(computer: string, domain?: string): HostNames {
  if (domain === undefined) {
    return { computer, domain: computer, dnsComputer: computer, dnsDomain: computer, inDomain: false };
  }
  const [label = domain] = domain.split(".", 1);
  return {
    computer,
    domain: label.slice(0, 15).toUpperCase(),
    dnsComputer: `${computer}.${domain}`.toLowerCase(),
    dnsDomain: domain.toLowerCase(),
    inDomain: true,
  };
}
