export { packageErrors } from './errors.ts';
export { fetchPackage, type NpmRegistry, type PackageSpec, readPackageSpec, registryFromEnv } from './npm-registry.ts';
export type { Inspection } from './plugin-packages.ts';
export type { Revocation, StoredPackage, TrustedKey } from './package-store.ts';
export { unsignedPluginsFromEnv } from './unsigned-plugins.ts';
