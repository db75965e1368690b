import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { writeBackup } from './index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'lingtan-changing-'));
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() =>
  database.withOwner((owner) =>
    owner.query(`drop schema if exists weeks cascade; create schema weeks;
      create table weeks.one (n int); insert into weeks.one values (1);
      create table weeks.two (n int); insert into weeks.two values (2)`),
  ),
);

/** A backup beside which `change` runs on another connection, right before the `nth` statement that begins with `verb`. */
async function backupBeside(verb: string, change: (nth: number) => string | null) {
  let nth = 0;
  const withOwner: TestDatabase['withOwner'] = (work) =>
    database.withOwner((client) => {
      const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
      const between = async (text: string, ...args: unknown[]): Promise<unknown> => {
        const statement = text.startsWith(verb) ? change((nth += 1)) : null;
        if (statement !== null) await database.withOwner((owner) => owner.query(statement));
        return query(text, ...args);
      };
      const watched = ((first: unknown, ...rest: unknown[]) =>
        typeof first === 'string' ? between(first, ...rest) : query(first, ...rest)) as pg.Client['query'];
      return work(Object.assign(client, { query: watched }));
    });
  const { tables } = await writeBackup({
    database: { withOwner },
    folder: path.join(folder, 'b'),
    version: '1',
    keys: {},
  });
  rmSync(path.join(folder, 'b'), { recursive: true });
  return tables.flatMap(({ schema, name, rows, columns }) =>
    schema === 'weeks' ? [`${name} ${columns.join()} ${rows}`] : [],
  );
}
const once = (statement: string) => (nth: number) => (nth === 1 ? statement : null);

it.each([
  ['is dropped', 'drop table weeks.one', ['two n 1']],
  [
    'comes',
    'create table weeks.three (n int); insert into weeks.three values (3), (4)',
    ['one n 1', 'three n 2', 'two n 1'],
  ],
  ['takes the place of another', 'drop table weeks.one; create table weeks.one (m int)', ['one m 0', 'two n 1']],
  [
    'is dropped as another comes',
    'drop table weeks.one; create table weeks.three (n int); insert into weeks.three values (3)',
    ['three n 1', 'two n 1'],
  ],
])('a backup is whole where a table %s between its list and its snapshot', async (_what, change, expected) => {
  expect(await backupBeside('lock table', once(change))).toEqual(expected);
});

it('from its snapshot on no table goes until it is done', async () => {
  const drop = `set lock_timeout = 100; drop table weeks.two`;
  await expect(backupBeside('select count', once(drop))).rejects.toMatchObject({
    code: 'BACKUP_NOT_MADE',
    params: { reason: expect.stringMatching(/lock timeout/) },
  });
});

it('tables that change without end are said, and leave no backup', async () => {
  const renewed = (nth: number): string => `create table weeks.more_${nth} (n int)`;
  await expect(backupBeside('lock table', renewed)).rejects.toMatchObject({ code: 'BACKUP_NOT_MADE' });
});
