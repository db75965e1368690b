import { randomUUID } from 'node:crypto';
import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';

/** Keeps a value that is good once and for a while, in place of what the name had before. */
export async function keepOnce(tx: Tx, name: string, value: string, seconds: number): Promise<void> {
  await tx.execute(sql`delete from auth.verification where identifier = ${name} or "expiresAt" < now()`);
  await tx.execute(sql`insert into auth.verification (id, identifier, value, "expiresAt")
    values (${randomUUID()}, ${name}, ${value}, now() + make_interval(secs => ${seconds}))`);
}

/** What is kept under a name, which nobody gets a second time; null when there is nothing, or its time is over. */
export async function takeOnce(tx: Tx, name: string): Promise<string | null> {
  const { rows } = await tx.execute<{ value: string; good: boolean }>(
    sql`delete from auth.verification where identifier = ${name} returning value, "expiresAt" > now() as good`,
  );
  return rows[0]?.good ? rows[0].value : null;
}
