import * as pulumi from "@pulumi/pulumi";

/**
 * The URN a resource of these will have, for its own inputs. A promise and no Output: an Output made of the parent's URN
 * depends on the parent, and Pulumi takes that for a dependency on every resource in it, the siblings included that are
 * themselves to wait for this one.
 */
export function resourceUrn(name: string, type: string, parent: pulumi.Resource | undefined): Promise<string> {
  return new Promise((resolve) => {
    pulumi.createUrn(name, type, parent).apply(resolve);
  });
}
