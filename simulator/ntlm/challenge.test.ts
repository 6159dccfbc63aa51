import { readChallenge } from "../testing/ntlm-messages.test-support";
import { AvId } from "./av-pairs";
import { writeChallenge } from "./challenge";
import { toFileTime } from "./file-time";
import { hostNames } from "./host-names";

const serverChallenge = Buffer.from("0123456789abcdef", "hex");
const time = toFileTime(Date.UTC(2026, 10, 20));
const write = (asked: number, domain?: string) =>
  writeChallenge({ names: hostNames("HV-DR-01", domain), osBuild: "10.0.20348", asked, serverChallenge, time });

function namesIn(message: Buffer): Record<number, string> {
  const { pairs } = readChallenge(message);
  return Object.fromEntries(pairs.filter(([id]) => id < 6).map(([id, value]) => [id, value.toString("utf16le")]));
}

describe("a challenge", () => {
  it("names a host that belongs to no domain as its own domain", () => {
    const message = write(0xe2088237);
    expect(readChallenge(message)).toMatchObject({ serverChallenge, target: "HV-DR-01", ends: Buffer.alloc(4) });
    expect(namesIn(message)).toEqual({ 1: "HV-DR-01", 2: "HV-DR-01", 3: "HV-DR-01", 4: "HV-DR-01" });
    expect(readChallenge(message).flags & 0x30000).toBe(0x20000);
  });

  it("names the domain of a host, and its tree", () => {
    const message = write(0xe2088237, "corp.example");
    expect(readChallenge(message).target).toBe("CORP");
    expect(namesIn(message)).toEqual({
      [AvId.netbiosComputerName]: "HV-DR-01",
      [AvId.netbiosDomainName]: "CORP",
      [AvId.dnsComputerName]: "hv-dr-01.corp.example",
      [AvId.dnsDomainName]: "corp.example",
      [AvId.dnsTreeName]: "corp.example",
    });
    expect(readChallenge(message).flags & 0x30000).toBe(0x10000);
  });

  it("bears the host's time, and its version", () => {
    const message = write(0xe2088237);
    const [, stamp] = readChallenge(message).pairs.find(([id]) => id === AvId.timestamp) ?? [];
    // 2026-11-20 as Windows counts it.
    expect(stamp?.readBigUInt64LE()).toBe(134_396_064_000_000_000n);
    expect(message.subarray(48, 56).toString("hex")).toBe("0a007c4f0000000f");
  });

  it("speaks Unicode and tells its names to who did not ask for either, and grants what was asked alone", () => {
    const { flags, target } = readChallenge(write(0x00088206));
    expect([target, (flags & 0x80_0001) >>> 0]).toEqual(["HV-DR-01", 0x80_0001]);
    expect((flags & 0xe000_0032) >>> 0).toBe(0);
    expect((readChallenge(write(0xe2088237)).flags & 0xe000_0032) >>> 0).toBe(0xe000_0030);
  });
});
