import { startTestPostgres } from './test-postgres.ts';

/**
 * Starts one PostgreSQL for the whole run and hands its address to the workers through the environment. One that is
 * there already (LINGTAN_TEST_DATABASE_URL: the connection of a superuser) is used as it is.
 */
export async function setup(): Promise<() => Promise<void>> {
  if (process.env.LINGTAN_TEST_DATABASE_URL) return async () => {};
  const postgres = await startTestPostgres();
  process.env.LINGTAN_TEST_DATABASE_URL = postgres.superuserUrl;
  return async () => {
    delete process.env.LINGTAN_TEST_DATABASE_URL;
    await postgres.stop();
  };
}
