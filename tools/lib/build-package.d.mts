/** Builds the server part of a package into its `dist/`. */
export function buildPackage(root: string): Promise<void>;
