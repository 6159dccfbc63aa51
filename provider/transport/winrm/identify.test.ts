import { Namespace } from "../../wire/namespaces";
import { sample } from "../../wire/samples.test-support";
import { child } from "../../wire/xml-element";
import { readXml } from "../../wire/xml-reader";
import { envelope, faultAnswer } from "./answers.test-support";
import { failure } from "./failure.test-support";
import { useScriptedWsman } from "./scripted-wsman.test-support";

const serve = useScriptedWsman();

const windows =
  `<wsmid:IdentifyResponse xmlns:wsmid="${Namespace.identity}">` +
  `<wsmid:ProtocolVersion>${Namespace.wsman}</wsmid:ProtocolVersion><wsmid:ProductVendor>Microsoft Corporation</wsmid:ProductVendor>` +
  "<wsmid:ProductVersion>OS: 10.0.20348 SP: 0.0 Stack: 3.0</wsmid:ProductVersion></wsmid:IdentifyResponse>";

describe("Identify", () => {
  it("is asked without any header", async () => {
    const server = await serve(() => ({ text: envelope(windows) }));
    await server.client.identify(5_000);
    const asked = readXml(server.asks[0]?.text ?? "");
    expect(asked.children.map(({ name, children }) => [name, children.length])).toEqual([
      ["Header", 0],
      ["Body", 1],
    ]);
    expect(child(asked, "Body")?.children[0]).toMatchObject({ name: "Identify", namespace: Namespace.identity });
  });

  it("tells what Windows is, though its answer relates to nothing", async () => {
    const server = await serve(() => ({ text: envelope(windows) }));
    expect(await server.client.identify(5_000)).toEqual({
      vendor: "Microsoft Corporation",
      version: "OS: 10.0.20348 SP: 0.0 Stack: 3.0",
      protocolVersion: Namespace.wsman,
    });
  });

  it.each(["omi-01-identify.response.xml", "openwsman-identify-02.response.txt", "wsl-id-05.response.txt"])(
    "is read from %s, whose root stands in the namespace of SOAP",
    async (name) => {
      const server = await serve(() => ({ text: sample(name).toString("utf8") }));
      expect(await server.client.identify(5_000)).toEqual({
        vendor: "Open Management Infrastructure",
        version: "1.0.8-6",
        protocolVersion: Namespace.wsman,
      });
    },
  );

  it("leaves open what is not told", async () => {
    const server = await serve(() => ({
      text: envelope("<x:IdentifyResponse xmlns:x='urn:x'><x:ProductVendor/></x:IdentifyResponse>"),
    }));
    expect(await server.client.identify(5_000)).toEqual({
      vendor: undefined,
      version: undefined,
      protocolVersion: undefined,
    });
  });

  it("is answerUnreadable on any other answer, and the fault on a fault", async () => {
    const other = await serve(() => ({ text: envelope("<x:Y xmlns:x='urn:x'/>") }));
    expect((await failure(other.client.identify(5_000))).code).toBe("answerUnreadable");
    const denied = await serve(() => faultAnswer("w:AccessDenied"));
    const error = await failure(denied.client.identify(5_000));
    expect(error.message).toContain(`Identify on 127.0.0.1:${denied.endpoint.port} was answered with AccessDenied`);
  });
});
