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

/** Remembers which external database a data folder is used with. */
export function notePlace(dataDir: string, external: string | undefined): void {
  if (external === undefined) return;
  const database = databaseName(external);
  const known = existsSync(fileOf(dataDir)) ? readFileSync(fileOf(dataDir), 'utf8') : null;
  if (known === null || place.safeParse(JSON.parse(known)).data?.database !== database)
    writeDurably(fileOf(dataDir), { database });
}
