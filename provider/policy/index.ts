/** Rules for `@pulumi/policy`: functions that return policies, for the `policies` of a `PolicyPack`. */
export {
  type ApplicationConsistentPointOptions,
  applicationConsistentPoint,
} from "./application-consistent-point";
export type { MachineSelection } from "./machine-selection";
export { type MaintenanceWindowOptions, maintenanceWindow } from "./maintenance-window";
export { type MaxMachinesOptions, maxMachines } from "./max-machines";
export { noBlockedPlans } from "./no-blocked-plans";
export { noBuiltInProvider } from "./no-built-in-provider";
export { noUnencrypted } from "./no-unencrypted";
export { protectedResources } from "./protected-resources";
export { type RequestPatternOptions, requestPattern } from "./request-pattern";
export type { RuleOptions } from "./rule";
export type { Day, Window } from "./window";
