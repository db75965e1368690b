import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '@lingtan/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTelemetryFixture, type TelemetryFixture } from '../fixtures/telemetry-fixture.ts';
import { importCsv } from './import-csv.ts';

const file = join(import.meta.dirname, '../../../../../shared/data/energy/steel_industry_15min_2018.csv');
const isThere = existsSync(file);
if (!isThere) process.stderr.write(`SKIPPED: the import of a year of a steel plant, since there is no ${file}\n`);

/** Energy by month in kWh, from the text of the file alone: the month of an interval is that of its start. */
function monthsOf(text: string): Map<string, number> {
  const months = new Map<string, number>();
  for (const line of text.trim().split('\n').slice(1)) {
    const [end, usage] = line.split(',');
    const month = new Date(Date.parse(`${end}Z`) - 900_000).toISOString().slice(0, 7);
    months.set(month, (months.get(month) ?? 0) + Number(usage));
  }
  return months;
}

describe.runIf(isThere)('a year of a steel plant', () => {
  let fixture: TelemetryFixture;

  beforeAll(async () => {
    fixture = await createTelemetryFixture();
  });
  afterAll(() => fixture?.close());

  it.each(['Asia/Seoul', 'Europe/Berlin'])(
    'has the months of the file, on a park in %s',
    async (timeZone) => {
      const text = readFileSync(file, 'utf8');
      const park = { ...(await fixture.addPark(timeZone.toLowerCase().replace('/', '-'))), timeZone };
      const name = { en: 'x', 'zh-CN': 'x' };
      const point = { assetId: 'steel', name, kind: 'gauge', expectedEverySeconds: 900, retention: 'billing' } as const;
      await fixture.apply(park, {
        assets: [{ id: 'steel', kind: 'arc-furnace', name }],
        points: [
          { ...point, id: 'steel.energy', quantity: 'active-energy', unit: 'kWh' },
          { ...point, id: 'steel.power', quantity: 'active-power', unit: 'kW' },
        ],
      });
      const importColumn = (to: { point: string; unit: string; scale?: number }) =>
        importCsv(fixture.engine, park, {
          source: 'steel.csv',
          contentHash: sha256(text),
          // The plant kept no summer time: its wall clock has every quarter of an hour once.
          mapping: {
            format: 'wide',
            time: 'interval_end_local',
            timeZone: 'Asia/Seoul',
            intervalEndSeconds: 900,
            columns: { Usage_kWh: to },
          },
          open: () => createReadStream(file) as AsyncIterable<Uint8Array>,
        });
      const done = { state: 'done', stored: 35_040, duplicates: 0, rejected: 0, linesDone: 35_041 };
      expect(await importColumn({ point: 'steel.energy', unit: 'kWh' })).toMatchObject(done);
      expect(await importColumn({ point: 'steel.power', unit: 'kW', scale: 4 })).toMatchObject(done);
      await fixture.engine.runRollups(park);
      const view = fixture.engine.view(park, null);
      const [from, to] = [Date.parse('2018-01-01T00:00:00+09:00'), Date.parse('2019-01-01T00:00:00+09:00')];
      const points = ['steel.energy', 'steel.power'];
      const [energy, power] = await view.range({ points, from, to, maxPoints: 20_000, resolution: '1h' });
      const months = new Map<string, number>();
      energy!.ts.forEach((ts, i) => {
        const month = new Date(ts + 9 * 3_600_000).toISOString().slice(0, 7);
        months.set(month, (months.get(month) ?? 0) + energy!.mean[i]! * energy!.count[i]!);
      });
      const expected = monthsOf(text);
      expect([...months.keys()]).toEqual([...expected.keys()]);
      for (const [month, total] of expected) expect(months.get(month)).toBeCloseTo(total, 6);
      expect([...months.values()].reduce((sum, total) => sum + total, 0)).toBeCloseTo(959_636.71, 2);
      expect(Math.max(...power!.max)).toBeCloseTo(628.72, 9);
      // Mean power of an hour is what the plant used in it.
      power!.mean.forEach((mean, i) => expect(mean).toBeCloseTo(energy!.mean[i]! * energy!.count[i]!, 6));
      const days = (await view.range({ points, from, to, maxPoints: 20_000, resolution: '1d' }))[0]!;
      expect(days.count.reduce((sum, count) => sum + count, 0)).toBe(35_040);
      expect(days.ts).toHaveLength(timeZone === 'Asia/Seoul' ? 365 : 366);
    },
    60_000,
  );
});
