import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { kernelMigrations } from '../database/kernel-migrations.ts';
import { decodeOpen } from './job-batch.ts';

// Roles are of the cluster, which other runs share.
const bound = `bound_${process.pid}`;
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const script = (name: string): Promise<string> => readFile(path.join(kernelMigrations.directory, name), 'utf8');

it('carries over the jobs of a former release, also for an owner whom policies bind', async () => {
  const due = Date.UTC(2040, 0, 1);
  const carried = await database.withOwner(async (owner) => {
    await owner.query(`create role ${bound} nologin; grant ${bound} to current_user with set true`);
    await owner.query(`create schema former authorization ${bound}; set role ${bound}; set search_path to former`);
    await owner.query(await script('0005-job-ledger.sql'));
    await owner.query('create policy test_insert on job_ledger for insert with check (true)');
    const insert = 'insert into job_ledger values ($1, $2, $3, $4, $5, $6, $7, $8)';
    const options = { attempts: 3, backoff: { type: 'exponential', delay: 1000 }, jobId: 'job-1' };
    const plain = { park: 'harbour', data: { n: 1, gone: null } };
    await owner.query(insert, ['reader', 'job-1', 'harbour', 'count', plain, options, new Date(0), new Date(1000)]);
    const delayed = [{ park: 'harbour', data: 2 }, { delay: 60_000, jobId: 'job-2' }, new Date(due), new Date(2000)];
    await owner.query(insert, ['reader', 'job-2', 'harbour', 'count', ...delayed]);
    expect((await owner.query('select from job_ledger')).rowCount).toBe(0);
    await owner.query(`begin; ${await script('0006-job-batches.sql')}; commit`);
    await owner.query('alter table job_batches no force row level security');
    const { rows } = await owner.query<{ id: string; plugin_id: string; jobs: string; settled: null; checked: number }>(
      `select id, plugin_id, jobs, settled, extract(epoch from checked_at)::int as checked
       from job_batches order by id`,
    );
    expect((await owner.query(`select to_regclass('former.job_ledger') as old`)).rows).toEqual([{ old: null }]);
    await owner.query(`reset role; drop schema former cascade; drop role ${bound}`);
    return rows;
  });
  expect(carried.map(({ id, plugin_id, checked }) => [id, plugin_id, checked])).toEqual([
    ['job-1', 'reader', 1],
    ['job-2', 'reader', 2],
  ]);
  expect(carried.map(({ id, jobs, settled }) => decodeOpen(id, jobs, settled, due - 5000))).toEqual([
    [
      {
        name: 'count',
        options: { attempts: 3, backoff: { type: 'exponential', delay: 1000 } },
        envelopes: [{ park: 'harbour', data: { n: 1, gone: null } }],
        ids: ['job-1'],
      },
    ],
    [{ name: 'count', options: { delay: 5000 }, envelopes: [{ park: 'harbour', data: 2 }], ids: ['job-2'] }],
  ]);
});
