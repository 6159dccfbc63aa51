import { painter, whileShowing } from "./terminal";

describe("colours", () => {
  it("stand on a terminal", () => {
    expect(painter({ isTTY: true }, {})("x", "bad")).toBe("\u001b[31mx\u001b[0m");
    expect(painter({ isTTY: true }, {})("x", "plain")).toBe("x");
  });

  it.each<[string, boolean, Record<string, string>]>([
    ["where output goes into a file", false, {}],
    ["with NO_COLOR", true, { NO_COLOR: "1" }],
    ["on a terminal without any", true, { TERM: "dumb" }],
  ])("are left away %s", (_, isTTY, environment) => {
    expect(painter({ isTTY }, environment)("x", "bad")).toBe("x");
  });
});

describe("progress", () => {
  const written = async (isTTY: boolean) => {
    let text = "";
    const write = (more: string | Uint8Array) => {
      text += String(more);
      return true;
    };
    expect(await whileShowing("asking", Promise.resolve(7), { isTTY, write })).toBe(7);
    return text;
  };

  it("stands on a terminal while something is asked, and is wiped away", async () => {
    expect(await written(true)).toBe("\r\u001b[2Kasking\r\u001b[2K");
  });

  it("is not written into a file", async () => {
    expect(await written(false)).toBe("");
  });
});
