/** Installs packed packages into a folder as npm would: from their tarballs, with what each declares and nothing else. */
export function installTarballs(folder: string, tarballs: readonly string[], without?: readonly string[]): void;
