import { accountName } from "./account-name";

describe("the name of an account", () => {
  it.each([
    ["CORP\\failback", "CORP", "failback"],
    ["corp.example\\failback", "corp.example", "failback"],
    ["failback@corp.example", "", "failback@corp.example"],
    [".\\failback", "", "failback"],
    ["failback", "", "failback"],
    ["Größe\\Jürgen☃", "Größe", "Jürgen☃"],
  ])("%s is sent in two fields", (username, domain, user) => {
    expect(accountName(username)).toEqual({ domain, user });
  });
});
