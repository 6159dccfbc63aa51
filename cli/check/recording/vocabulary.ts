/** Words of Windows' own, the same on every host: they may stay in a recording. Everything else is replaced. */
const WORDS = `
  Microsoft Windows Corporation Hyper-V Virtual Machine System Computer Hosting VirtualSystem Replica HVR Snapshot Standard
  ApplicationConsistent PlannedFailover Realized Planned Recovery ReplicationProvider replicasvc vmms root virtualization v2 cimv2 wsman WinRM
  InstanceID Name ElementName CreationClassName SystemCreationClassName SystemName VirtualSystemType ConfigurationID DeviceID
  SELECT FROM WHERE AND OR NOT ISA LIKE ASSOCIATORS OF AssocClass ResultClass
  http https uuid OS SP Stack OK true false null en-US en-us HRESULT WMI WMIPROV WQL
  application soap xml charset UTF-8 utf-8 multipart encrypted protocol boundary Boundary text html plain chunked Keep-Alive Close close
  EnumerateObjectAndEPR EnumerateEPR IncludeSubClassProperties Service Services Replication Management Virtualization Provider Job Relationship
  HTTP-SPNEGO-session-encrypted Microsoft-HTTPAPI Operating normally The`;

const KNOWN = new Set(WORDS.trim().split(/\s+/));

/** Classes, as Windows and CIM name them. */
const CLASS = /^(?:Msvm|CIM|Win32|MSFT)_[A-Za-z]\w{0,80}$/;

export function isKnown(word: string): boolean {
  return KNOWN.has(word) || CLASS.test(word);
}

/** What may stay where a name stands: parts of keys that are no names. */
const PARTS_OF_KEYS = new Set(["Microsoft", "HVR", "ReplicationProvider", "Hyper-V", "replicasvc", "vmms"]);

export function isPartOfKey(word: string): boolean {
  return PARTS_OF_KEYS.has(word) || CLASS.test(word);
}

/** Properties and attributes that hold names: there a number is one too. */
const NAMING =
  /^(?:ElementName|Name|SystemName|Owner|PrimaryOwner\w*|Machine|MachineName|\w*HostSystem|\w*ConnectionPoint|IncludedDisks|AdditionalSettings|\w*DataRoot|\w*File|Notes|OtherIdentifyingInfo|IdentifyingDescriptions|Roles|\w*Thumb[Pp]rint)$/;

export function holdsNames(property: string): boolean {
  return NAMING.test(property);
}
