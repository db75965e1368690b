import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from '../durable-json.ts';
import { installationErrors } from './errors.ts';

const fileOf = (dataDir: string): string => join(dataDir, 'database.json');
const place = z.strictObject({ database: z.string() });

/** Name of an external database for people: without role and password. */
export function databaseName(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${decodeURIComponent(pathname.slice(1))} on ${hostname}${port === '' ? '' : `:${port}`}`;
}

/**
 * Asserts that a data folder is opened with the kind of database that it has been used with. Without DATABASE_URL one
 * with an external database would get an embedded one beside, and a command would work on an empty installation.
 * @param existing whether there has to be an installation already
 * @throws INSTALLATION_OTHER_DATABASE, INSTALLATION_NONE
 */
export function assertPlace(dataDir: string, external: string | undefined, existing: boolean): void {
  if (external !== undefined) return;
  if (existsSync(fileOf(dataDir))) {
    const { database } = place.parse(JSON.parse(readFileSync(fileOf(dataDir), 'utf8')));
    throw installationErrors.OTHER_DATABASE({ dataDir, database });
  }
  if (existing && !existsSync(join(dataDir, 'postgres'))) throw installationErrors.NONE({ place: dataDir });
}

/**
 * Asserts that the server that runs on a data folder serves the installation in the database that a command names.
 * @param served id of the server's installation; undefined where it did not say
 * @throws INSTALLATION_OTHER_SERVER; DATABASE_UNAVAILABLE where the database of another name does not answer
 */
export async function assertServes(dataDir: string, external: string, served: string | undefined): Promise<void> {
  const named = databaseName(external);
  const known = existsSync(fileOf(dataDir)) ? place.parse(JSON.parse(readFileSync(fileOf(dataDir), 'utf8'))) : null;
  // Works while the database is away, and costs nothing.
  if (known?.database === named) return;
  const { readInstallationRecord, withOwnerConnection } = await import('@lingtan/kernel');
  const record = await withOwnerConnection(external, (owner) => readInstallationRecord(owner));
  if (served === undefined || record?.id !== served)
    throw installationErrors.OTHER_SERVER({ dataDir, database: known?.database ?? join(dataDir, 'postgres'), named });
}

/** Remembers which external database a data folder is used with. */
export function notePlace(dataDir: string, external: string | undefined): void {
  if (external === undefined) return;
  const database = databaseName(external);
  const known = existsSync(fileOf(dataDir)) ? readFileSync(fileOf(dataDir), 'utf8') : null;
  if (known === null || place.safeParse(JSON.parse(known)).data?.database !== database)
    writeDurably(fileOf(dataDir), { database });
}
