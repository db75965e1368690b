import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRef } from '@lingtan/sdk';
import type { Explanation } from '@lingtan/sdk';
import type { LivePowerData, OverviewData } from '../../contracts/index.ts';
import { energyMethods, methodName } from '../../domain/index.ts';
import { createEnergyFixture, meter, viewer } from '../fixtures/energy-fixture.ts';
import type { EnergyFixture } from '../fixtures/energy-fixture.ts';
import { powerRef, windowRef } from '../refs.ts';
import { explainGreenTarget } from './explain-green-target.ts';
import { explainPower } from './explain-power.ts';

const now = Date.parse('2026-11-24T08:00:00Z');
const read = now - 20_000;
const late = now - 5 * 60_000;
let park: EnergyFixture;
let power: LivePowerData;

beforeAll(async () => {
  park = await createEnergyFixture(
    {
      meters: [
        meter('grid', 'grid', ['import', 'export', 'power']),
        meter('pv', 'pv', ['export', 'power']),
        meter('battery-1', 'storage', ['import', 'export', 'power']),
        meter('battery-2', 'storage', ['import', 'export', 'power']),
        { ...meter('mill', 'load', ['import', 'power'], { enterpriseId: 'steel' }), ratio: 10 },
        meter('shop', 'load', ['import', 'power'], { enterpriseId: 'paper' }),
        meter('office', 'load', ['import']),
      ],
      supply: { greenTargets: [{ year: 2030, share: 0.8, source: { en: 'Plan', 'zh-CN': '规划' } }] },
    },
    { now: new Date(now).toISOString() },
  );
  const values = { grid: 600, pv: 240.4, 'battery-1': 35, 'battery-2': -20, mill: 48.7 };
  await park.ingest(Object.entries(values).map(([id, value]) => ({ point: `${id}.power`, ts: read, value })));
  await park.ingest([{ point: 'shop.power', ts: late, value: 300 }]);
  power = ((await park.call('/overview', {})) as OverviewData).now;
});
afterAll(() => park.close());

const explain = (ref: string, enterpriseId: string | null = null, asOf: string | null = null) =>
  explainPower(park.energy, parseRef(ref)!, asOf, viewer(enterpriseId));

/** Opens a figure down to its samples; each step recomputes, and each input has the value that it opens to. */
async function samplesUnder(ref: string): Promise<string[]> {
  const opened = (await explain(ref))!;
  const method = energyMethods.find((each) => methodName(each) === opened.method);
  if (method) expect(method.recompute(opened)).toBe(opened.value);
  const below: string[] = [];
  for (const input of opened.inputs) {
    if (input.ref.startsWith('telemetry.window/')) {
      below.push(input.ref);
      continue;
    }
    const value = (await explain(input.ref))!.value;
    if (input.value === null) expect(value).toBeNull();
    else expect(value).toBeCloseTo(Number(input.value), 6);
    below.push(...(await samplesUnder(input.ref)));
  }
  return below;
}

const sampleOf = (id: string): string => windowRef(`${id}.power`, read, read);
const valueOf = async (figure: string): Promise<Explanation['value']> =>
  (await explain(powerRef(figure, power.ts)))!.value;

describe('power at an instant', () => {
  it('opens every item of the balance that is shown, with its power, down to the samples of its meters', async () => {
    for (const [side, items] of [
      ['source', power.sources],
      ['use', power.uses],
    ] as const) {
      for (const { item, powerKw, meters, missing } of items) {
        const ref = powerRef(`${side}/${item}`, power.ts);
        const value = (await explain(ref))!.value;
        if (meters > 0 && missing === meters) expect(value).toBeNull();
        else expect(value).toBeCloseTo(powerKw, 6);
        if (value !== null) expect((await samplesUnder(ref)).length).toBeGreaterThan(0);
      }
    }
    expect(await samplesUnder(powerRef('use/enterprise:steel', power.ts))).toEqual([sampleOf('mill')]);
  });

  it('opens load, net power, the smaller consumers and the green share', async () => {
    const load = power.uses.filter(({ item }) => item !== 'storage' && item !== 'grid');
    expect(await valueOf('use/load')).toBeCloseTo(
      load.reduce((sum, { powerKw }) => sum + powerKw, 0),
      6,
    );
    expect(await valueOf('net/storage')).toBeCloseTo(35 - 20, 6);
    expect(await samplesUnder(powerRef('net/storage', power.ts))).toEqual(
      expect.arrayContaining([sampleOf('battery-1'), sampleOf('battery-2')]),
    );
    expect(await valueOf('use/others:1')).toBeCloseTo(300, 6);
    expect(await valueOf('share/green')).toBeCloseTo(power.greenShare!, 9);
    expect(await samplesUnder(powerRef('share/green', power.ts))).toContain(sampleOf('pv'));
  });

  it('counts a reading with the ratio of its meter', async () => {
    const mill = (await explain(powerRef('meter/mill', power.ts)))!;
    expect(mill).toMatchObject({ value: 487, unit: 'kW', parameters: { factor: 10 }, quality: 'actual' });
    expect(mill.inputs).toMatchObject([{ ref: sampleOf('mill'), role: 'reading', value: 48.7 }]);
  });

  it('says what has no value, and does not count what is too old', async () => {
    expect(await explain(powerRef('use/park', power.ts))).toMatchObject({ value: null, quality: 'missing' });
    expect(await explain(powerRef('meter/office', power.ts))).toMatchObject({ value: null, inputs: [] });
    expect(await explain(powerRef('meter/mill', read - 1))).toMatchObject({ value: null, quality: 'missing' });
    expect(await explain(powerRef('use/enterprise:paper', now))).toMatchObject({ value: 300, quality: 'estimated' });
    expect(await explain(powerRef('use/load', late - 1))).toMatchObject({ value: null, quality: 'missing' });
  });

  it('opens nothing that is not there, of the future, or not known at an instant', async () => {
    const at = new Date(now).toISOString();
    for (const key of ['use/enterprise:none', 'source/none', 'net/none', 'share/brown', 'meter/none', 'use', 'bad/x'])
      expect(await explain(`energy.power/${key}/${at}`), key).toBeNull();
    expect(await explain('energy.power/use/load/yesterday')).toBeNull();
    expect(await explain(powerRef('use/load', now + 10 * 60_000))).toBeNull();
    expect(await explain(powerRef('use/load', now), null, new Date(now - 3_600_000).toISOString())).toBeNull();
  });

  it('gives a member the own meters only', async () => {
    expect((await explain(powerRef('use/enterprise:steel', power.ts), 'steel'))!.value).toBeCloseTo(487, 6);
    expect((await explain(powerRef('use/load', power.ts), 'steel'))!.value).toBeCloseTo(487, 6);
    for (const figure of ['use/enterprise:paper', 'meter/shop', 'source/pv', 'share/green'])
      expect(await explain(powerRef(figure, power.ts), 'steel'), figure).toBeNull();
  });
});

describe('the green target', () => {
  it('opens to where it was set', async () => {
    const { greenTarget } = (await park.call('/overview', {})) as OverviewData;
    expect(explainGreenTarget(park.energy, parseRef(greenTarget!.ref)!)).toMatchObject({
      value: 0.8,
      formula: { en: expect.stringContaining('Plan') as string },
    });
    expect(explainGreenTarget(park.energy, parseRef('energy.green-target/2031')!)).toBeNull();
  });
});
