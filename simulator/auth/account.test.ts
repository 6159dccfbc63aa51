import { HostAccount } from "./account";

const account = (user: string, lockAfter?: number) =>
  new HostAccount({ user, password: "right" }, "HV-DR-01", lockAfter);

describe("the account of a host", () => {
  it.each([
    ["HV-DR-01\\failback", "FAILBACK", "hv-dr-01"],
    ["HV-DR-01\\failback", "failback", ""],
    ["HV-DR-01\\failback", "failback", "."],
    ["failback", "failback", "HV-DR-01"],
    ["failback", "failback@hv-dr-01", ""],
    ["CORP\\dr", "dr", "corp"],
    ["CORP\\dr", "DR@corp", ""],
  ])("%s is meant by %s of the domain %p", (user, name, domain) => {
    expect(account(user).isNamed(name, domain)).toBe(true);
  });

  it.each([
    ["HV-DR-01\\failback", "failback", "CORP"],
    ["HV-DR-01\\failback", "", ""],
    ["CORP\\dr", "dr", "HV-DR-01"],
    ["CORP\\dr", "dr", "."],
    ["CORP\\dr", "dr@elsewhere", ""],
    ["CORP\\dr", "dr@corp", "CORP"],
  ])("%s is not meant by %s of the domain %p", (user, name, domain) => {
    expect(account(user).isNamed(name, domain)).toBe(false);
  });

  it("is locked by so many wrong passwords in a row, and tells nobody then that one is right", () => {
    const one = account("failback", 2);
    const tries = ["wrong", "right", "wrong", "wrong", "right"].map((password) =>
      one.presents({ user: "failback", password }),
    );
    expect(tries).toEqual([false, true, false, false, false]);
    one.unlock();
    expect(one.presents({ user: "failback", password: "right" })).toBe(true);
  });

  it("is never locked unless it is told after how many", () => {
    const one = account("failback");
    for (let count = 0; count < 1_000; count++) one.tried(false);
    expect(one.report()).toMatchObject({ locked: false, wrongPasswords: 1_000 });
  });
});
