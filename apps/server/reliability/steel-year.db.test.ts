import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { waitUntil } from '@lingtan/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInstallation, type TestInstallation } from './fixtures/installation.ts';
import { byMonth, quarter, readSteelYear, steelYearFile as file } from './fixtures/steel-year.ts';

const root = path.join(import.meta.dirname, '../../..');
const isThere = existsSync(file);
if (!isThere)
  process.stderr.write(`SKIPPED: a year of a steel plant through both entrances, since there is no ${file}\n`);

const span = { from: '2018-01-01T00:00:00+09:00', to: '2019-01-01T00:00:00+09:00' };
const mapping = (point: string) =>
  JSON.stringify({
    format: 'wide',
    time: 'interval_end_local',
    timeZone: 'Asia/Seoul',
    columns: { Usage_kWh: { point, unit: 'kWh' } },
  });

interface Interval {
  start: number;
  amount: number | null;
  status: string;
}

interface Total {
  from: number;
  amount: number;
  intervals: number;
}

describe.runIf(isThere)('a year of a steel plant, imported', () => {
  let installation: TestInstallation;
  const expected = isThere ? readSteelYear() : new Map<number, number>();

  beforeAll(async () => {
    const meter = (id: string) => ({
      id,
      name: { en: id, 'zh-CN': id },
      assetId: id,
      role: 'load',
      importPoint: `${id}.active-energy`,
      registerType: 'interval',
    });
    const point = (id: string) => ({ id: `${id}.active-energy`, unit: 'kWh', expectedEverySeconds: 900 });
    installation = await createInstallation([
      {
        id: 'works',
        timeZone: 'Asia/Seoul',
        points: [point('page'), point('shell')],
        plugins: { 'energy-metering': { meters: [meter('page'), meter('shell')] } },
      },
    ]);
  });
  afterAll(() => installation?.close());

  async function read<T>(route: string, query: Record<string, string>): Promise<T> {
    const at = `/api/parks/works/x/energy-metering/${route}?${new URLSearchParams(query)}`;
    const { status, body } = await installation.api<T>('GET', at);
    expect(status, JSON.stringify(body)).toBe(200);
    return body;
  }

  const monthsOf = async (meter: string): Promise<Total[]> =>
    (await read<{ totals: Total[] }>('totals', { meters: meter, ...span, resolution: '1mo' })).totals;

  /** Intervals of the year, a month at a time. */
  async function yearOf(meter: string): Promise<Interval[]> {
    const year: Interval[] = [];
    const end = Date.parse(span.to);
    for (let from = Date.parse(span.from); from < end; from += 31 * 96 * quarter) {
      const part = {
        from: new Date(from).toISOString(),
        to: new Date(Math.min(end, from + 31 * 96 * quarter)).toISOString(),
      };
      year.push(...(await read<{ intervals: Interval[] }>('intervals', { meters: meter, ...part })).intervals);
    }
    return year;
  }

  async function expectTheYear(meter: string): Promise<void> {
    let closed = 0;
    const isClosed = async (): Promise<boolean> => {
      closed = (await monthsOf(meter)).reduce((sum, { intervals }) => sum + intervals, 0);
      return closed >= expected.size;
    };
    await waitUntil(isClosed, 150_000, () => `${expected.size} intervals of ${meter}; there are ${closed}`);
    const intervals = await yearOf(meter);
    expect(new Set(intervals.map(({ status }) => status))).toEqual(new Set(['actual']));
    expect(new Map(intervals.map(({ start, amount }) => [start, amount]))).toEqual(expected);

    const totals = await monthsOf(meter);
    const months = byMonth(totals.map(({ from, amount }) => [from, amount]));
    expect(totals).toHaveLength(12);
    expect(months).toEqual(byMonth(expected));
    expect(Object.values(months).reduce((sum, wh) => sum + wh, 0)).toBe(959_636_710);
    // Highest mean power of a quarter of an hour: 157.18 kWh × 4.
    expect(Math.max(...intervals.map(({ amount }) => amount! * 4))).toBe(628_720);
  }

  it('over HTTP becomes the intervals and monthly totals of the file', async () => {
    const query = new URLSearchParams({ mapping: mapping('page.active-energy'), name: 'steel.csv' });
    const answer = await fetch(`${installation.server.url}/api/parks/works/telemetry/import?${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${installation.server.adminToken}`, 'content-type': 'text/csv' },
      body: readFileSync(file),
    });
    expect(await answer.json()).toMatchObject({ state: 'done', stored: 35_040, duplicates: 0, rejected: 0 });
    await expectTheYear('page');
  }, 240_000);

  it('from the command line becomes the same', async () => {
    const cli = path.join(root, 'apps/server/dist/src/main.js');
    const where = ['--park', 'works', '--mapping', mapping('shell.active-energy')];
    const { stdout } = await promisify(execFile)(process.execPath, [cli, 'telemetry', 'import', file, ...where], {
      env: { ...process.env, LINGTAN_DATA_DIR: installation.options.dataDir },
    });
    expect(JSON.parse(stdout)).toMatchObject({ state: 'done', stored: 35_040, duplicates: 0, rejected: 0 });
    await expectTheYear('shell');
  }, 240_000);
});
