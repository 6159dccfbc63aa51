const snapshot = "Microsoft:Hyper-V:Snapshot:";
const system = "Microsoft:Hyper-V:System:";

/** Whole texts that Windows writes itself, by the property that holds them; docs/facts has where they come from. */
const TEXTS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    Caption: [
      ...["Hosting Computer System", "Virtual Machine", "Virtual Machine Settings", "Snapshot"],
      ...["Replication Settings", "Replication Provider", "Replication Relationship", "Hyper-V Replica Service"],
    ],
    Description: [
      ...["Microsoft Hosting Computer System", "Microsoft Virtual Machine", "Replication Service"],
      ...["Active settings for the virtual machine.", "Virtual Machine Replication Settings Data"],
    ],
    EnumerationMode: ["EnumerateEPR", "EnumerateObjectAndEPR", "EnumerateObject"],
    JobStatus: ["Job is running", "Job completed successfully", "Job failed", "Job was terminated"],
    PolymorphismMode: ["IncludeSubClassProperties", "ExcludeSubClassProperties", "None"],
    ProductVendor: ["Microsoft Corporation", "Open Management Infrastructure"],
    StartMode: ["Automatic", "Manual", "Disabled"],
    Status: ["OK", "Degraded", "Error", "Service", "Starting", "Stopping", "Stopped", "Stressed", "Unknown"],
    StatusDescriptions: [
      ...["OK", "Operating normally", "Degraded", "Predictive failure", "In service", "Creating snapshot"],
      ...["Applying snapshot", "Deleting snapshot", "Waiting to start", "Merging disks"],
      ...["Exporting virtual machine", "Migrating virtual machine"],
    ],
    VirtualSystemSubType: ["Microsoft:Hyper-V:SubType:1", "Microsoft:Hyper-V:SubType:2"],
    VirtualSystemType: [
      ...["Microsoft:Hyper-V:Replica", `${system}Realized`, `${system}Planned`, `${system}Definition`],
      ...["Realized", "Recovery", "Planned", "Missing"].map((type) => snapshot + type),
      ...["Standard", "ApplicationConsistent", "PlannedFailover"].map((type) => `${snapshot}Replica:${type}`),
    ],
    error_Type: ["HRESULT", "CIM", "WIN32"],
  }).map(([property, texts]) => [property, new Set(texts)]),
);

/** Which Windows it is (MS-WSMV 3.1.4.2), and which WS-Management. */
const PRODUCT_VERSION = /^OS: \d{1,2}\.\d{1,2}\.\d{1,5} SP: \d{1,2}\.\d{1,2} Stack: \d{1,2}\.\d{1,2}$/;

export function isFixedText(property: string, text: string): boolean {
  if (property === "ProductVersion") return PRODUCT_VERSION.test(text);
  return TEXTS.get(property)?.has(text) === true;
}
