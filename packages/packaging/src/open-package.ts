import { posix } from 'node:path';
import type { PluginManifest } from '@lingtan/sdk';
import { type PackageFiles, readArchive } from './archive.ts';
import { checkManifest } from './check-manifest.ts';
import { packagingErrors } from './errors.ts';
import { allowedModules } from './isolated-modules.ts';

/** The texts of a plugin's server part, by path in the package. */
export interface ServerFiles {
  files: Readonly<Record<string, string>>;
  entry: string;
}

/** A plugin as it comes in a file. */
export interface PluginPackage {
  readonly manifest: PluginManifest;
  readonly files: PackageFiles;
  /** Null for plugins without a server part. */
  readonly server: ServerFiles | null;
}

/**
 * Reads a package and checks what can be seen without running it. It will run in its own process, whatever its manifest
 * says.
 * @throws PACKAGE_INVALID naming every problem
 */
export function openPackage(archive: Buffer): PluginPackage {
  const files = readArchive(archive);
  const json = (path: string): Record<string, unknown> => {
    const text = files.get(path);
    if (!text) throw packagingErrors.INVALID({ problems: `${path} is missing` });
    try {
      return JSON.parse(text.toString('utf8')) as Record<string, unknown>;
    } catch (cause) {
      throw packagingErrors.INVALID({ problems: `${path} is not JSON` }, cause);
    }
  };
  const manifest: PluginManifest = { ...manifestOf(json('plugin.json')), isolation: 'process' };
  const problems: string[] = [];
  const { version } = json('package.json');
  if (version !== manifest.version)
    problems.push(`package.json says version ${String(version)}, plugin.json ${manifest.version}`);
  if ([...files.keys()].some((path) => path.startsWith('migrations/')))
    problems.push(
      'it brings migrations; a plugin in its own process has no tables and keeps records in park.documents',
    );
  for (const entry of [manifest.entry.server, manifest.entry.web]) {
    if (entry !== undefined && !files.has(posix.normalize(entry)))
      problems.push(`plugin.json names ${entry}, which is missing`);
    else if (entry !== undefined && !/\.m?js$/.test(entry))
      problems.push(`${entry} is not built; it must be JavaScript`);
  }
  problems.push(...foreignNames(manifest));
  const server = serverOf(manifest, files);
  if (server) problems.push(...forbiddenImports(server));
  if (problems.length > 0) throw packagingErrors.INVALID({ problems: problems.join('; ') });
  return { manifest, files, server };
}

function manifestOf(document: unknown): PluginManifest {
  const { manifest, problems } = checkManifest(document);
  if (manifest === null) throw packagingErrors.INVALID({ problems: `plugin.json: ${problems}` });
  return manifest;
}

/** A plugin may declare only what bears its name, so that it takes nothing from another. */
function foreignNames({ id, permissions }: PluginManifest): string[] {
  return permissions.flatMap((permission) =>
    permission.id.startsWith(`${id}.`) ? [] : [`permission ${permission.id} must begin with ${id}.`],
  );
}

function serverOf(manifest: PluginManifest, files: PackageFiles): ServerFiles | null {
  if (manifest.entry.server === undefined) return null;
  const entry = posix.normalize(manifest.entry.server);
  const folder = `${entry.split('/')[0]}/`;
  const texts = [...files].filter(
    ([path]) => /\.m?js$/.test(path) && (path === entry || (folder !== entry && path.startsWith(folder))),
  );
  return { entry, files: Object.fromEntries(texts.map(([path, body]) => [path, body.toString('utf8')])) };
}

const importPattern =
  /(?:^|[;}\n])\s*(?:import|export)\s[^;'"]*?from\s*['"]([^'"]+)['"]|(?:^|[;}\n])\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

/** Imports that the process will refuse, as far as they can be read; what is computed is refused when it happens. */
export function forbiddenImports({ files, entry }: ServerFiles): string[] {
  const text = files[entry] ?? '';
  const names = [...text.matchAll(importPattern)].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '');
  const allowed = (name: string): boolean =>
    name.startsWith('.') ||
    (allowedModules as readonly string[]).includes(name.startsWith('node:') ? name : `node:${name}`);
  return [...new Set(names)]
    .filter((name) => !allowed(name))
    .map((name) => `${entry} imports ${name}, which a plugin in its own process may not`);
}
