import type { Pool } from 'pg';

/**
 * Transactions per second in the manner of pgbench's TPC-B: each updates an account, a teller and a branch, reads the balance
 * and adds a line of history. Runs on the server of the benchmark beside it.
 */
export async function tpcB(pool: Pool, { clients, seconds }: { clients: number; seconds: number }): Promise<number> {
  await pool.query(`
    drop schema if exists tpcb cascade;
    create schema tpcb;
    create table tpcb.branches (id int primary key, balance int not null);
    create table tpcb.tellers (id int primary key, balance int not null);
    create table tpcb.accounts (id int primary key, balance int not null);
    create table tpcb.history (tid int, bid int, aid int, delta int, mtime timestamptz);
    insert into tpcb.branches select i, 0 from generate_series(1, 10) i;
    insert into tpcb.tellers select i, 0 from generate_series(1, 100) i;
    insert into tpcb.accounts select i, 0 from generate_series(1, 1000000) i;
    analyze tpcb.accounts`);
  let [done, seed] = [0, 20_261_125];
  const random = (most: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return 1 + (seed % most);
  };
  const until = performance.now() + seconds * 1000;
  const since = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      const client = await pool.connect();
      try {
        while (performance.now() < until) {
          const [account, teller, branch, delta] = [random(1_000_000), random(100), random(10), random(5000)];
          await client.query('begin');
          await client.query({
            name: 'a',
            text: 'update tpcb.accounts set balance = balance + $1 where id = $2',
            values: [delta, account],
          });
          await client.query({ name: 's', text: 'select balance from tpcb.accounts where id = $1', values: [account] });
          await client.query({
            name: 't',
            text: 'update tpcb.tellers set balance = balance + $1 where id = $2',
            values: [delta, teller],
          });
          await client.query({
            name: 'b',
            text: 'update tpcb.branches set balance = balance + $1 where id = $2',
            values: [delta, branch],
          });
          await client.query({
            name: 'h',
            text: 'insert into tpcb.history values ($1, $2, $3, $4, now())',
            values: [teller, branch, account, delta],
          });
          await client.query('commit');
          done++;
        }
      } finally {
        client.release();
      }
    }),
  );
  const rate = (1000 * done) / (performance.now() - since);
  await pool.query('drop schema tpcb cascade');
  return rate;
}
