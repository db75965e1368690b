import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '@lingtan/sdk';
import { importCsv } from '@lingtan/telemetry';
import { afterEach, describe, expect, it } from 'vitest';
import { readColumns } from './columns.ts';
import { noteChanges } from './closing.ts';
import { createEnergyFixture, meter } from './fixtures/energy-fixture.ts';
import type { EnergyFixture } from './fixtures/energy-fixture.ts';
import { meterReadings } from './readings-service.ts';

const file = join(import.meta.dirname, '../../../../shared/data/energy/steel_industry_15min_2018.csv');
const isThere = existsSync(file);
if (!isThere) process.stderr.write(`SKIPPED: a year of a steel plant in intervals, since there is no ${file}\n`);

const quarter = 900_000;
const seoul = 9 * 3_600_000;

/** What the file says, from its text alone: Wh by month of the plant, in all, and the highest quarter. */
function readFileAlone() {
  const months = new Map<string, number>();
  let highest = { start: 0, wh: -1 };
  const lines = readFileSync(file, 'utf8').trim().split('\n').slice(1);
  for (const line of lines) {
    const [end, kwh] = line.split(',') as [string, string];
    const start = Date.parse(`${end}Z`) - seoul - quarter;
    const wh = Math.round(Number(kwh) * 1000);
    const month = new Date(start + seoul).toISOString().slice(0, 7);
    months.set(month, (months.get(month) ?? 0) + wh);
    if (wh > highest.wh) highest = { start, wh };
  }
  return { rows: lines.length, months, highest, year: [...months.values()].reduce((a, b) => a + b, 0) };
}

describe.runIf(isThere)('a year of a steel plant', () => {
  let park: EnergyFixture;
  afterEach(() => park.close());

  it('has the months, the year and the highest quarter of the file', async () => {
    const alone = readFileAlone();
    const from = Date.parse('2018-01-01T00:00:00+09:00');
    const to = Date.parse('2019-01-01T00:00:00+09:00');
    park = await createEnergyFixture(
      { meters: [{ ...meter('steel', 'load', ['import'], { enterpriseId: 'steel' }), registerType: 'interval' }] },
      { now: '2019-02-01T00:00:00Z', everySeconds: 900 },
    );
    await park.closeDue();
    const { parkId, scope } = park.energy;
    const imported = await importCsv(
      park.engine,
      { id: parkId, no: scope.park.no, timeZone: 'Asia/Shanghai' },
      {
        source: 'steel.csv',
        contentHash: sha256(readFileSync(file)),
        mapping: {
          format: 'wide',
          time: 'interval_end_local',
          timeZone: 'Asia/Seoul',
          columns: { Usage_kWh: { point: 'steel.import', unit: 'kWh' } },
        },
        open: () => createReadStream(file) as AsyncIterable<Uint8Array>,
      },
    );
    expect(imported).toMatchObject({ state: 'done', stored: alone.rows, rejected: 0 });
    const changes = [{ points: ['steel.import'], from, to: to + quarter }];
    await scope.db.tx((tx) => noteChanges(park.energy, tx, changes));
    expect(await park.closeLate()).toEqual({ closed: alone.rows, revised: 0 });

    const readings = meterReadings(park.energy);
    const months = new Map<string, number>();
    for (let month = 0; month < 12; month++) {
      const span = { from: Date.UTC(2018, month) - seoul, to: Date.UTC(2018, month + 1) - seoul };
      const [total] = await readings.totals({ ...span, resolution: 'all', by: 'meter' });
      months.set(`2018-${String(month + 1).padStart(2, '0')}`, total!.amount);
      expect(total!.quality).toMatchObject({ worst: 'actual', actual: 1 });
    }
    expect(months).toEqual(alone.months);
    const [year] = await readings.totals({ from, to, resolution: 'all', by: 'meter' });
    expect(year).toMatchObject({ amount: alone.year, intervals: alone.rows });
    // The figure of the source, kWh.
    expect(year!.amount / 1000).toBeCloseTo(959_636.71, 2);

    const series = [{ meter: 'steel', direction: 'import' as const }];
    const [column] = await scope.db.tx((tx) => readColumns(park.energy, tx, { from, to, series }));
    const highest = column!.amounts.reduce((best, wh, slot) => (wh > column!.amounts[best]! ? slot : best), 0);
    expect({ start: from + highest * quarter, wh: column!.amounts[highest] }).toEqual(alone.highest);
    expect((alone.highest.wh / 1000) * 4).toBeCloseTo(628.72, 2);
  }, 120_000);
});
