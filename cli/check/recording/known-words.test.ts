import { HypervClass } from "../../../provider/hyperv/names";
import { replicationSettingTypes } from "../../../provider/hyperv/replication-settings";
import { classTable } from "../../../simulator/cim/class-table";
import { cleanXml } from "./clean-xml";
import { isClass } from "./known-classes";
import { elements } from "./known-elements";
import { properties } from "./known-properties";
import { isFixedText } from "./known-texts";
import { Pseudonyms } from "./pseudonyms";

const ofWindows = classTable.filter(({ name }) => !name.startsWith("Contoso_"));

describe("the words that a recording may keep", () => {
  it("have every class and property that is asked for, or that the embedded host shows", () => {
    const classes = [...Object.values(HypervClass), ...ofWindows.map(({ name }) => name)];
    expect(classes.filter((name) => !isClass(name))).toEqual([]);
    const shown = ofWindows.flatMap((one) => one.properties);
    const names = [...shown, ...Object.keys(replicationSettingTypes)];
    expect(names.length).toBeGreaterThan(200);
    expect(names.filter((name) => !properties.has(name))).toEqual([]);
  });

  it("have no class of a replication provider's own", () => {
    expect(isClass("Contoso_FailbackJob")).toBe(false);
  });

  it("are told apart: no name is a property's and an element's of the protocol at once", () => {
    expect([...properties.keys()].filter((name) => elements.has(name))).toEqual([]);
  });

  it.each([
    ...[
      "vmms",
      "Hyper-V",
      "Microsoft",
      "HVR",
      "replicasvc",
      "ReplicationProvider",
      "Virtual Machine",
      "OK",
      "true",
      "2",
      "14",
    ],
    ...[
      "MSFT_PAYROLL",
      "Msvm_ComputerSystem",
      "CIM_Payroll",
      "Name",
      "http",
      "Envelope",
      "WQL",
      "root",
      "en-US",
      "Recovered",
    ],
    ...["Microsoft:Hyper-V:Replica", "Operating normally", "P0DT0H5M0S", "0x80338000", "SELECT", "s:Sender"],
  ])("do not stay as a name that somebody gave: %s", (word) => {
    for (const property of ["ElementName", "Name", "SystemName", "Owner", "Notes", "PrimaryHostSystem"])
      expect(cleanXml(`<p:${property}>${word}</p:${property}>`, new Pseudonyms(0))).toMatch(
        new RegExp(`^<p:${property}>(name\\d+[ :.-]*)+</p:${property}>$`),
      );
    expect(isFixedText("ElementName", word) || isFixedText("Name", word)).toBe(false);
  });
});
