import { toCimXml } from "../cim/cim-xml";
import { cimInstance } from "../cim/instances.test-support";
import { replicationSettingTypes } from "./replication-settings";

describe("the types of Msvm_ReplicationSettingData", () => {
  it("are those of its 42 properties, by kind (docs/facts/hyperv.md)", () => {
    const kinds: Record<string, number> = {};
    for (const { type, array } of Object.values(replicationSettingTypes)) {
      const kind = array ? `${type}[]` : type;
      kinds[kind] = (kinds[kind] ?? 0) + 1;
    }
    expect(kinds).toEqual({ string: 22, "string[]": 2, uint16: 9, boolean: 5, datetime: 4 });
    expect(Object.keys(replicationSettingTypes)).toHaveLength(42);
  });

  it("turn what the wire shows into what the method takes", () => {
    const xml = toCimXml(
      cimInstance("Msvm_ReplicationSettingData", {
        AuthenticationType: "1",
        AutoResynchronizeEnabled: "false",
        AutoResynchronizeIntervalStart: "P0DT18H30M0S",
        AutoResynchronizeIntervalEnd: "P0DT6H0M0S",
        CertificateThumbPrint: null,
        IncludedDisks: "Microsoft:1\\2",
      }),
      replicationSettingTypes,
    );
    expect(xml).toBe(
      '<INSTANCE CLASSNAME="Msvm_ReplicationSettingData">' +
        '<PROPERTY NAME="AuthenticationType" TYPE="uint16"><VALUE>1</VALUE></PROPERTY>' +
        '<PROPERTY NAME="AutoResynchronizeEnabled" TYPE="boolean"><VALUE>false</VALUE></PROPERTY>' +
        '<PROPERTY NAME="AutoResynchronizeIntervalStart" TYPE="datetime"><VALUE>00000000183000.000000:000</VALUE></PROPERTY>' +
        '<PROPERTY NAME="AutoResynchronizeIntervalEnd" TYPE="datetime"><VALUE>00000000060000.000000:000</VALUE></PROPERTY>' +
        '<PROPERTY.ARRAY NAME="IncludedDisks" TYPE="string"><VALUE.ARRAY><VALUE>Microsoft:1\\2</VALUE></VALUE.ARRAY></PROPERTY.ARRAY>' +
        "</INSTANCE>",
    );
  });
});
