/** What of each package runs: built, or read at run time. */
export const shippedParts: readonly string[];
/** Writes the hash over what of a package is shipped into its `dist/`. */
export function writeBuildHash(root: string): void;
