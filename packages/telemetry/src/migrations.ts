import { fileURLToPath } from 'node:url';

/** The store's own schema, for the migration runner. */
export const telemetryMigrations = {
  id: 'telemetry',
  schema: 'telemetry',
  // Built files lie one level deeper than sources, and their migrations beside them.
  directory: fileURLToPath(new URL('../migrations', import.meta.url)),
};
