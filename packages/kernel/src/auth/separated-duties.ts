import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { KernelDatabase } from '../database/index.ts';

/** Parks whose operators, and the administrators above them, do not hold what belongs to a duty. */
export class SeparatedDuties {
  readonly #database: KernelDatabase;
  #parks: ReadonlySet<string> = new Set();

  constructor(database: KernelDatabase) {
    this.#database = database;
  }

  /** Reads them anew; before a park is known, and with every change that another process tells of. */
  async load(): Promise<void> {
    const { rows } = await this.#database.withKernelTx((tx) =>
      tx.execute<{ id: string }>(sql`select id from kernel.parks where duties_separated`),
    );
    this.#parks = new Set(rows.map(({ id }) => id));
  }

  on(parkId: string): boolean {
    return this.#parks.has(parkId);
  }
}

/** Writes whether a park separates duties, in the caller's transaction. @returns whether that changed something */
export async function writeSeparated(tx: Tx, parkId: string, separated: boolean): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`update kernel.parks set duties_separated = ${separated}
    where id = ${parkId} and duties_separated <> ${separated}`);
  await tx.execute(sql`select pg_notify('lingtan_plugins', ${parkId})`);
  return (rowCount ?? 0) > 0;
}
