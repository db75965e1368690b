/** The parts of a lockfile that are read. */
export interface Lockfile {
  version: string;
  packages: Record<
    string,
    { name?: string; version?: string; dev?: boolean; link?: boolean; integrity?: string; license?: string }
  >;
}

/** A bill of materials, CycloneDX 1.6. */
export interface Bill {
  bomFormat: 'CycloneDX';
  specVersion: '1.6';
  serialNumber: string;
  metadata: { timestamp: string; component: { type: string; name: string; version: string } };
  components: {
    'bom-ref': string;
    name: string;
    version: string;
    purl: string;
    hashes?: { alg: string; content: string }[];
    licenses?: { license?: { id: string }; expression?: string }[];
  }[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

/**
 * What the product, or one of its workspaces, installs beside itself; nothing that is for development only. The same for the
 * same lockfile.
 * @param of `workspace` is its folder; `at` the instant that stands in it, ISO 8601 UTC
 */
export function sbomOf(lockfile: Lockfile, of: { name: string; workspace?: string; at: string }): Bill;

/** What of it must not be shipped, each with its licence. */
export function refusedLicences(bill: {
  components: Pick<Bill['components'][0], 'name' | 'version' | 'licenses'>[];
}): string[];
