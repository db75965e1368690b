import pg from 'pg';

/**
 * Makes the role `lingtan_owner` and its database in a cluster that we are superuser of. The owner runs migrations and
 * backups, so it sees every park's rows; nothing that serves a request connects as it.
 */
export async function createOwnerDatabase(superuserUrl: string, ownerPassword: string): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const password = client.escapeLiteral(ownerPassword);
    const role = await client.query('select 1 from pg_roles where rolname = $1', ['lingtan_owner']);
    if (role.rowCount === 0) {
      await client.query(`create role lingtan_owner login createrole createdb bypassrls password ${password}`);
    }
    const database = await client.query('select 1 from pg_database where datname = $1', ['lingtan']);
    if (database.rowCount === 0) await client.query('create database lingtan owner lingtan_owner');
  } finally {
    await client.end();
  }
}
