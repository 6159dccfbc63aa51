/**
 * Orders two versions by their numbers: negative when `a` is the older one, zero when they are the same.
 *
 * Missing numbers count as zero and anything after the numbers is ignored: `go1.26`, `v3.259.0` and `3.260.0-dev.1` are
 * all read.
 *
 * @param {string} a
 * @param {string} b
 */
export function compareVersions(a, b) {
  const [major, minor, patch] = numbers(a);
  const [otherMajor, otherMinor, otherPatch] = numbers(b);
  return major - otherMajor || minor - otherMinor || patch - otherPatch;
}

/**
 * @param {string} version
 * @returns {[major: number, minor: number, patch: number]}
 */
function numbers(version) {
  const [, major, minor, patch] = /(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(version) || [];
  if (major === undefined) throw new Error(`Not a version: ${JSON.stringify(version)}`);
  return [Number(major), Number(minor || 0), Number(patch || 0)];
}
