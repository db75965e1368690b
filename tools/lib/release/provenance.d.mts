/**
 * The provenance of files, as in-toto and SLSA write it.
 * @param of `at` is the instant of the commit, ISO 8601 UTC; `lockfile` its text
 */
export function provenanceOf(
  files: readonly { name: string; sha256: string }[],
  of: { commit: string; at: string; lockfile: string; node: string; npm: string },
): { _type: string; subject: { name: string; digest: { sha256: string } }[]; predicateType: string; predicate: object };
