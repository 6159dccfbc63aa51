import type { CimReference } from "./value";

/** WMI's text of a reference: `\\HOST\root\virtualization\v2:Class.Key="value",…`, backslashes and quotes escaped. */
export function objectPath(computerName: string, { className, keys }: CimReference): string {
  const pairs = keys.map(([name, value]) => {
    const text = typeof value === "string" ? value : objectPath(computerName, value);
    return `${name}="${text.replace(/[\\"]/g, "\\$&")}"`;
  });
  return `\\\\${computerName}\\root\\virtualization\\v2:${className}.${pairs.join(",")}`;
}
