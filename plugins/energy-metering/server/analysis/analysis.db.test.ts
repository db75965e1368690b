import { parseRef } from '@lingtan/sdk';
import type { ParkScope } from '@lingtan/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IntensityData, LoadData } from '../../contracts/analysis.ts';
import { expectedPowerMethod, intensityMethod, productionMethod } from '../../domain/methods-analysis.ts';
import { createEnergyFixture, meter, viewer } from '../fixtures/energy-fixture.ts';
import type { EnergyFixture } from '../fixtures/energy-fixture.ts';
import { enterProduction } from './enter-production.ts';
import { explainIntensity, explainProduction } from './explain-analysis.ts';
import { explainLoad } from './explain-load.ts';
import { registerAnalysisRoutes } from './routes.ts';

const at = (text: string): number => Date.parse(text);
const audited: unknown[] = [];
const audit: ParkScope['audit'] = async (_tx, entry) => void audited.push(entry);
let park: EnergyFixture;
const startPark = async (now: string): Promise<void> => {
  park = await createEnergyFixture(
    {
      meters: [
        meter('mill', 'load', ['import'], { enterpriseId: 'steel' }),
        meter('shop', 'load', ['import'], { enterpriseId: 'paper' }),
      ],
      products: [
        { id: 'billets', name: { en: 'Billets', 'zh-CN': '钢坯' }, enterpriseId: 'steel' },
        { id: 'paper', name: { en: 'Paper', 'zh-CN': '纸' }, enterpriseId: 'paper' },
      ],
    },
    { now, everySeconds: 900 },
  );
  registerAnalysisRoutes(park.energy, { route: park.register.route, audit });
  await park.closeDue();
};
beforeEach(async () => {
  await startPark('2026-11-20T15:00:00Z');
  park.clock.set('2026-11-22T17:00:00Z');
  // Two days in Shanghai, the 21st and 22nd; the mill takes 4 kWh an interval, and 9 in one.
  const points: [string, (n: number) => number][] = [
    ['mill.import', (n) => (n === 40 ? 9 : 4)],
    ['shop.import', () => 1],
  ];
  await park.ingest(
    points.flatMap(([point, kwh]) => {
      let value = 100;
      return Array.from({ length: 197 }, (_, n) => {
        const ts = at('2026-11-20T15:45:00Z') + n * 900_000;
        const sample = { point, ts, value };
        value += kwh(n);
        return sample;
      });
    }),
  );
  await park.closeDue();
  await park.closeLate();
});
afterEach(() => park.close());

const days = { from: '2026-11-20T16:00:00Z', to: '2026-11-22T16:00:00Z' };
const load = async (subject: string, enterprise: string | null = null) =>
  (await park.call('/analysis/load', { ...days, subject }, enterprise)) as LoadData;

describe('load analysis', () => {
  it('gives the figures of a load over whole local days', async () => {
    const { figures, days: list, heat, duration, ref } = await load('enterprise:steel');
    expect(figures).toMatchObject({ known: 192, unknown: 0, energyWh: 192 * 4000 + 5000, maxKw: 36, baseKw: 16 });
    expect(figures.maxAt).toBe(at('2026-11-21T01:45:00Z'));
    expect(list.map(({ energyWh }) => energyWh)).toEqual([96 * 4000 + 5000, 96 * 4000]);
    expect(heat[5]![9]).toBe((36 + 3 * 16) / 4); // Saturday, 09:45 in Shanghai
    expect(duration.kw[0]).toBe(36);
    expect(ref).toContain('energy.total/use/enterprise:steel/');
    expect((await load('park')).figures.energyWh).toBe(192 * 5000 + 5000);
  });

  it('shows a member the own loads only', async () => {
    const own = (await park.call('/analysis/load', days, 'paper')) as LoadData;
    expect(own.subject).toBe('enterprise:paper');
    expect(own.subjects.map(({ id }) => id)).toEqual(['enterprise:paper', 'meter:shop.import']);
    for (const other of ['park', 'enterprise:steel', 'meter:mill.import'])
      await expect(load(other, 'paper')).rejects.toMatchObject({ code: 'ENERGY_SUBJECT_UNKNOWN' });
  });
});

describe('evidence of a load', () => {
  it('opens each figure at its value: the maximum at its interval, the others at the energy of the meters', async () => {
    for (const subject of ['park', 'enterprise:steel', 'meter:shop.import']) {
      const { ref, figures, refs, days: list } = await load(subject);
      const open = async (each: string) => (await explainLoad(park.energy, parseRef(each)!, null, viewer()))!;
      const { maxKw, meanKw, loadFactor, baseKw, energyWh } = figures;
      const shown = { max: maxKw, mean: meanKw, factor: loadFactor! * 100, base: baseKw };
      for (const [figure, value] of Object.entries(shown)) {
        const opened = await open(refs[figure as keyof typeof refs]);
        expect([opened.ref, opened.value], figure).toEqual([refs[figure as keyof typeof refs], value]);
        expect(opened.inputs[0]!.ref).toMatch(figure === 'max' ? /^energy\.interval\// : /^energy\.total\/meter\//);
      }
      const max = await open(refs.max);
      expect(max.inputs.reduce((sum, { value }) => sum + Number(value), 0) * 4).toBe(maxKw! * 1000);
      if (subject === 'park') expect((await open(ref)).value).toBe(String(energyWh));
      expect((await open(list[0]!.maxRef)).value).toBe(list[0]!.maxKw);
    }
    const { refs } = await load('enterprise:steel');
    expect(await explainLoad(park.energy, parseRef(refs.max)!, null, viewer('paper'))).toBeNull();
  });
});

describe('evidence of what was unusual', () => {
  /** Nine weeks of the shop at 1 kWh an interval; on the last day three hours at 4 kWh, and six weeks before one at 2 kWh. */
  const unusual = async () => {
    await park.close();
    await startPark('2026-09-20T16:00:00Z');
    const first = at('2026-09-20T16:00:00Z');
    const weeks = 9 * 7 * 96;
    let value = 1000;
    const samples = Array.from({ length: weeks }, (_, n) => {
      const sample = { point: 'shop.import', ts: first + n * 900_000, value };
      value += n >= weeks - 40 && n < weeks - 28 ? 4 : n === weeks - 40 - 6 * 672 ? 2 : 1;
      return sample;
    });
    park.clock.set(new Date(first + weeks * 900_000).toISOString());
    await park.ingest(samples);
    await park.closeDue();
    await park.closeLate();
    const span = {
      from: new Date(first + (weeks - 96) * 900_000).toISOString(),
      to: new Date(park.clock.now()).toISOString(),
    };
    return (await park.call('/analysis/load', { ...span, subject: 'enterprise:paper' })) as LoadData;
  };

  it('opens what was measured and what was expected, by the same hours of each week down to the meters', async () => {
    const { anomalies } = await unusual();
    expect(anomalies).toHaveLength(1);
    const [anomaly] = anomalies;
    const open = async (ref: string, who = viewer(), asOf: string | null = null) =>
      (await explainLoad(park.energy, parseRef(ref)!, asOf, who))!;
    const measured = await open(anomaly!.measuredRef);
    expect(measured.value).toBe(anomaly!.measuredKw);
    expect(measured.inputs[0]!.ref).toMatch(/^energy\.total\/meter\/shop\.import\//);
    const expected = await open(anomaly!.expectedRef);
    expect([expected.ref, expected.value]).toEqual([anomaly!.expectedRef, anomaly!.expectedKw]);
    expect([anomaly!.measuredKw, anomaly!.expectedKw]).toEqual([16, 4]);
    expect(expectedPowerMethod.recompute(expected)).toBe(expected.value);
    expect(expected.rows!.values).toHaveLength(12);
    expect(expected.inputs.map(({ role }) => role)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((week) => `week.${week}`));
    const sixth = await open(expected.inputs[5]!.ref);
    expect(sixth.value).toBe(expected.inputs[5]!.value);
    expect(Number(sixth.value)).toBe(13_000);
    expect(sixth.inputs[0]!.ref).toMatch(/^energy\.total\/meter\/shop\.import\//);
    // Nothing of those weeks was known before they were recorded; and another enterprise does not see them.
    expect((await open(anomaly!.expectedRef, viewer(), '2026-11-01T00:00:00Z')).value).toBeNull();
    expect(await open(anomaly!.expectedRef, viewer('steel'))).toBeNull();
    expect((await open(anomaly!.expectedRef, viewer('paper'))).value).toBe(anomaly!.expectedKw);
  });
});

describe('specific consumption', () => {
  const enter = (rows: { product: string; day: string; quantity: number | string }[]) =>
    enterProduction(park.energy, { audit }, viewer(), { note: 'shift book', rows });
  const intensity = async (enterprise: string | null = null) =>
    ((await park.call('/analysis/intensity', days, enterprise)) as IntensityData).products;

  it('divides energy by what was entered, and opens to both', async () => {
    expect(await enter([{ product: 'billets', day: '2026-11-22', quantity: '1.5' }])).toEqual({
      accepted: 1,
      unchanged: 0,
      rejected: [],
    });
    const [billets] = await intensity();
    expect(billets!.periods.map(({ kwhPerUnit, quality }) => [kwhPerUnit, quality])).toEqual([
      [null, 'missing'],
      [256, 'edited'],
    ]);
    const ref = parseRef(billets!.periods[1]!.ref)!;
    const explanation = (await explainIntensity(park.energy, ref, null, viewer()))!;
    expect(intensityMethod.recompute(explanation)).toBe(256);
    const production = (await explainProduction(park.energy, parseRef(explanation.inputs[1]!.ref)!, null, viewer()))!;
    expect(production).toMatchObject({ value: 1.5, parameters: { note: 'shift book', revision: 1 } });
    expect(await explainIntensity(park.energy, ref, null, viewer('paper'))).toBeNull();
  });

  it('keeps corrections as revisions, writes none for the same figure, and sums days', async () => {
    const row = { product: 'billets', day: '2026-11-21', quantity: 10 };
    await enter([row, { ...row, day: '2026-11-22', quantity: 2 }]);
    expect(await enter([row])).toMatchObject({ accepted: 0, unchanged: 1 });
    expect(await enter([{ ...row, quantity: 11.25 }])).toMatchObject({ accepted: 1 });
    const { rows } = (await park.call('/production', days)) as {
      rows: { day: string; revision: number; quantity: number }[];
    };
    expect(rows.map(({ day, revision, quantity }) => [day, revision, quantity])).toEqual([
      ['2026-11-21', 2, 11.25],
      ['2026-11-22', 1, 2],
    ]);
    const span = `billets/${new Date(days.from).toISOString()}/${new Date(days.to).toISOString()}`;
    const both = (await explainProduction(park.energy, parseRef(`energy.production/${span}`)!, null, viewer()))!;
    expect(both.value).toBe(13.25);
    expect(productionMethod.recompute(both)).toBe(13.25);
    expect(audited.length).toBeGreaterThan(0);
  });

  it('names each bad row and keeps the good ones; a member sees the own products only', async () => {
    const good = { product: 'billets', day: '2026-11-21', quantity: 10 };
    const { accepted, rejected } = await enter([
      { ...good, quantity: '12,5' },
      { ...good, product: 'steel' },
      { ...good, day: '21.11.2026' },
      { ...good, day: '1900-01-01' },
      { ...good, day: '2026-12-24' },
      { ...good, day: '2026-02-30' },
      { ...good, quantity: -1 },
      good,
      { ...good, quantity: 11 },
    ]);
    expect(accepted).toBe(1);
    expect(rejected.map(({ row }) => row)).toEqual([1, 2, 3, 4, 5, 6, 7, 9]);
    expect(rejected[0]!.message).toBe('quantity: "12,5" is not a number of at most three decimals, such as 1234.5');
    expect((await intensity('paper')).map(({ id }) => id)).toEqual(['paper']);
    const { rows } = (await park.call('/production', days, 'paper')) as { rows: unknown[] };
    expect(rows).toEqual([]);
  });
});
