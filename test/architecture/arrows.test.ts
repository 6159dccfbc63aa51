import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, resolve, sep } from "node:path";

const root = resolve(__dirname, "../..");

/** Rooms from top to bottom, as ARCHITECTURE.md draws them: an import may only go to the same room or further down. */
const rooms = [
  "provider/policy",
  "provider/index.ts",
  "provider/resources",
  "provider/runtime.ts",
  "provider/connect",
  "provider/lifecycle",
  "provider/journal",
  "provider/engine",
  "provider/hyperv",
  "provider/failback",
  "provider/cim",
  "provider/transport",
  "provider/wire",
  "provider/errors.ts",
  "provider/redaction.ts",
];

interface Import {
  readonly from: string;
  readonly to: string;
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.includes(".test"))
    .map((file) => posix.join(folder, file.split(sep).join("/")));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), "utf8");
  const specifiers = [...text.matchAll(/(?:from|import\(|require\()\s*"(\.[^"]+)"/g)].map((match) => match[1] ?? "");
  return specifiers.map((specifier) => ({
    from: file,
    to: relative(root, resolve(root, dirname(file), specifier))
      .split(sep)
      .join("/"),
  }));
}

function roomOf(path: string): number {
  return rooms.findIndex((room) => path === room.replace(/\.ts$/, "") || path === room || path.startsWith(`${room}/`));
}

function isPolicy(path: string): boolean {
  return path.startsWith("provider/policy");
}

const imports = sources("provider").flatMap(importsOf);

describe("the arrows between the rooms", () => {
  it("every file of the provider belongs to a room, and imports were found at all", () => {
    expect(sources("provider").filter((file) => roomOf(file) < 0)).toEqual([]);
    expect(imports.length).toBeGreaterThan(100);
  });

  it("go downwards only", () => {
    const upwards = imports.filter(({ from, to }) => roomOf(to) < roomOf(from));
    expect(upwards).toEqual([]);
  });

  it("the core imports nothing but itself and the error table", () => {
    const foreign = imports.filter(
      ({ from, to }) => from.startsWith("provider/failback/") && !/^provider\/(failback\/|errors$)/.test(to),
    );
    expect(foreign).toEqual([]);
  });

  it("the core and the rooms below it know neither Pulumi nor each other's packages", () => {
    const packages = sources("provider").flatMap((file) => {
      const text = readFileSync(join(root, file), "utf8");
      return [...text.matchAll(/from "([^."][^"]*)"/g)].map((match) => `${file.split("/")[1]} ${match[1]}`);
    });
    const allowed =
      /^(index\.ts|resources|engine) @pulumi\/|^policy @pulumi\/policy$|^(lifecycle|journal) zod$|^wire (saxes|js-md4)$| node:/;
    expect([...new Set(packages)].filter((one) => !allowed.test(one))).toEqual([]);
  });

  it("only the engine's room and the resources know Pulumi", () => {
    const knowing = sources("provider").filter((file) =>
      readFileSync(join(root, file), "utf8").includes('"@pulumi/pulumi'),
    );
    expect(new Set(knowing.map((file) => file.split("/")[1]))).toEqual(new Set(["engine", "resources"]));
  });

  it("nothing needs the policy rules, and they need the SDK of policies for its types alone", () => {
    expect(imports.filter(({ from, to }) => !isPolicy(from) && isPolicy(to))).toEqual([]);
    const texts = sources("provider/policy").map((file) => readFileSync(join(root, file), "utf8"));
    expect(texts.filter((text) => /^import (?!type ).* from "@pulumi\/policy"/m.test(text))).toEqual([]);
  });

  it("the embedded host shares nothing with the provider but the wire's primitives", () => {
    const shared = sources("simulator")
      .flatMap(importsOf)
      .filter(({ to }) => to.startsWith("provider/"));
    expect(shared.length).toBeGreaterThan(0);
    expect(shared.filter(({ to }) => !to.startsWith("provider/wire/"))).toEqual([]);
  });
});
