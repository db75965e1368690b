import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { databaseErrors } from './errors.ts';

/** A part of the product with tables of its own. */
export interface MigrationComponent {
  /** `kernel`, `telemetry`, or a plugin's id. */
  id: string;
  /** PostgreSQL schema its files run in. */
  schema: string;
  /** Folder with `NNNN-name.sql`. */
  directory: string;
}

export interface MigrationFile {
  name: string;
  sql: string;
  checksum: string;
}

/** Schema of a plugin: `energy-metering` has `plugin_energy_metering`. */
export function pluginSchema(pluginId: string): string {
  return `plugin_${pluginId.replaceAll('-', '_')}`;
}

/** Names of the files of a component, in order. A folder that does not exist holds none. */
export async function migrationNames({ directory }: MigrationComponent): Promise<string[]> {
  return (await list(directory)).filter((name) => name.endsWith('.sql')).sort();
}

/** Reads the files of a component in order. */
export async function readMigrations(component: MigrationComponent): Promise<MigrationFile[]> {
  const names = await migrationNames(component);
  const numbers = new Set<string>();
  const files: MigrationFile[] = [];
  for (const name of names) {
    const number = /^(\d{4})-[a-z0-9-]+\.sql$/.exec(name)?.[1];
    if (number === undefined || numbers.has(number)) {
      throw databaseErrors.MIGRATION_NAME({ component: component.id, file: name });
    }
    numbers.add(number);
    // Line ends may differ between check-outs; the statements do not.
    const sql = (await readFile(path.join(component.directory, name), 'utf8')).replaceAll('\r\n', '\n');
    files.push({ name, sql, checksum: createHash('sha256').update(sql).digest('hex') });
  }
  return files;
}

async function list(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
