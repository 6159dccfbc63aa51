/**
 * Where the engine listens, out of the arguments with which it starts a provider's process: the last of them. With
 * `--logflow` and `--tracing` flags and their values stand before it (pulumi/pulumi, sdk/go/common/resource/plugin).
 */
export function engineAddress(processArguments: readonly string[]): string | undefined {
  return processArguments.slice(2).findLast((argument) => !argument.startsWith("-"));
}
