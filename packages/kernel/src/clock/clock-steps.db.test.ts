import { createTestLog, waitUntil } from '@lingtan/test-kit';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createNoticeDesk } from '../notices/notice-desk.ts';
import { ClockSteps } from './clock-steps.ts';

const hour = 3_600_000;
const start = Date.parse('2026-12-01T10:00:00Z');

describe('a clock that is set', () => {
  let database: TestDatabase;
  let setBack = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
    await database.addPark('north');
    await database.addPark('south');
  });
  afterAll(() => database.close());
  beforeEach(() => void (setBack = 0));

  const log = createTestLog();
  let failSetBack = 0;
  const steps = (more: { againMs?: number } = {}): ClockSteps => {
    const desk = createNoticeDesk({ database, changed: () => undefined, log });
    return new ClockSteps({
      ...{ database, desk, log, machine: 'm1', ...more },
      setBack: async () => {
        if (failSetBack-- > 0) throw new Error('no connection');
        setBack++;
      },
    });
  };
  /** Past row-level security, which the notices of parks have. */
  const all = async <Row>(query: string): Promise<Row[]> => {
    const client = new pg.Client({ connectionString: database.superuserUrl });
    await client.connect();
    const { rows } = await client.query(query);
    await client.end();
    return rows as Row[];
  };
  const notices = () =>
    all<{ park: string; text: string; open: boolean }>(
      `select park_id as park, text ->> 'en' as text, settled_at is null as open from kernel.notices
       where kind = 'kernel.clock-set' order by park_id`,
    );

  it('back lets nothing wait longer, is told on each park and stored once, whoever on the machine saw it', async () => {
    const step = { from: start, to: start - 2 * hour };
    await Promise.all([steps().seen(step), steps().seen({ from: step.from + 900, to: step.to + 900 })]);
    expect(setBack).toBe(2);
    expect(await all(`select machine from kernel.clock_steps`)).toEqual([{ machine: 'm1' }]);
    const told = await notices();
    expect(told.map(({ park, open }) => [park, open])).toEqual([
      ['north', true],
      ['south', true],
    ]);
    expect(told[0]!.text).toMatch(/m1 went from 2026-12-01 10:00:0\d to 2026-12-01 08:00:0\d/);
  });

  it('is known to whatever lies over its times, and to nothing else', async () => {
    const known = steps();
    const count = async (from: number, to: number): Promise<number> => (await known.within(from, to)).length;
    expect(await count(start - 3 * hour, start - 2 * hour)).toBe(0);
    expect(await count(start - 2 * hour, start - hour)).toBe(1);
    expect(await count(start - hour, start + hour)).toBe(1);
    expect(await count(start + 1000, start + hour)).toBe(0);
  });

  it('forward holds nothing up', async () => {
    await steps().seen({ from: start + 5 * hour, to: start + 6 * hour });
    expect(setBack).toBe(0);
    expect(await all(`select machine from kernel.clock_steps`)).toHaveLength(2);
  });

  it('is not lost while the database is away, nor is what it holds up', async () => {
    const steady = steps({ againMs: 20 });
    const away = [2, 4];
    const lost = { from: start + 30 * hour, to: start + 20 * hour };
    const known = (await all(`select machine from kernel.clock_steps`)).length;
    const withKernelTx = database.withKernelTx;
    let tries = 0;
    failSetBack = away[0]!;
    database.withKernelTx = ((work) =>
      ++tries <= away[1]! ? Promise.reject(new Error('no connection')) : withKernelTx(work)) as typeof withKernelTx;
    try {
      await steady.seen(lost);
      await steady.seen({ from: lost.to + hour, to: lost.to + 2 * hour });
      await waitUntil(async () => (await all(`select machine from kernel.clock_steps`)).length === known + 2);
    } finally {
      database.withKernelTx = withKernelTx;
      steady.stop();
    }
    expect(setBack).toBe(1);
    expect(await steps().within(lost.to, lost.from)).toContainEqual(lost);
  });

  it('is over a day later', async () => {
    await steps().settleOld();
    expect((await notices()).every(({ open }) => open)).toBe(true);
    await all(`update kernel.notices set at = at - interval '25 hours' where park_id = 'south'`);
    await steps().settleOld();
    expect((await notices()).map(({ park, open }) => [park, open])).toEqual([
      ['north', true],
      ['south', false],
    ]);
  });
});
