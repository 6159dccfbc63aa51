/** A replication provider the host knows. */
export interface Provider {
  /** A GUID; of an external provider the CLSID of its COM class. */
  readonly id: string;
  readonly name: string;
}

/** Hyper-V's own provider, host to host; every host has it (Microsoft's documentation of Msvm_ReplicationProvider). */
export const BUILT_IN_PROVIDER: Provider = {
  id: "22391CDC-272C-4DDF-BA88-9BEFB1A0975C",
  name: "Virtual machine replication provider to Hyper-V host",
};

/** The GUID of the provider that a name, a GUID or `builtIn` stands for. */
export function findProviderId(providers: readonly Provider[], wanted: string): string | undefined {
  const text = wanted.toLowerCase();
  if (text === "builtin" || text === BUILT_IN_PROVIDER.id.toLowerCase()) return BUILT_IN_PROVIDER.id;
  return providers.find(({ id, name }) => id.toLowerCase() === text || name.toLowerCase() === text)?.id;
}
