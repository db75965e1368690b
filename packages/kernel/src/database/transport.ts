import pg from 'pg';

/** How a database is reached over the network. */
export interface DatabaseTransport {
  /** Name or address; a folder where it is a socket of this machine. */
  host: string;
  tls: 'none' | 'unchecked' | 'checked';
}

/** Whether an address of a database has TLS, and whether the other side's certificate is checked: read as the driver reads it. */
export function databaseTransport(url: string): DatabaseTransport {
  const { host, ssl } = new pg.Client({ connectionString: url }) as unknown as { host: string; ssl: boolean | object };
  if (!ssl) return { host, tls: 'none' };
  const { rejectUnauthorized, checkServerIdentity } = typeof ssl === 'object' ? (ssl as Record<string, unknown>) : {};
  return { host, tls: rejectUnauthorized === false || checkServerIdentity ? 'unchecked' : 'checked' };
}
