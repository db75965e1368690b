import { startEmbeddedPostgres } from './start-embedded-postgres.ts';

/** A process of its own that starts the database of a folder and lives until it is killed; for the tests beside it. */
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
await startEmbeddedPostgres({ dataDir: process.argv[2]!, log: silent, settings: ['shared_buffers=32MB'] });
process.stdout.write('ready\n');
setInterval(() => {}, 60_000);
