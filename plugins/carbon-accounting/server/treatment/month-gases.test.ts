import { readFileSync } from 'node:fs';
import type { TreatmentDay } from '@lingtan/wastewater-tracking/contracts';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { treatmentConfig, treatmentEditions, treatmentFaults, withEdition } from '../../contracts/index.ts';
import type { TreatmentConfig, TreatmentWay } from '../../contracts/index.ts';
import { productLibrary } from '../library.ts';
import { gasesOfMonth } from './month-gases.ts';

const { factors } = productLibrary();
const plant = (of: Partial<TreatmentConfig>): TreatmentConfig =>
  treatmentConfig.parse({
    ...{ plantId: 'works', inletId: 'in', outletIds: ['out'], way: 'mcf-aerobic-well-managed', edition: '2019' },
    ...{ sludgePct: 0, dischargesToWater: false, organics: 'BOD' },
    ...of,
  });
const dayOf = (
  { inletId, outletIds, organics }: TreatmentConfig,
  [organicsIn, organicsOut, nitrogenIn, nitrogenOut]: readonly [number, number, number, number],
  day = '2026-01-31',
): TreatmentDay => {
  const load = (outlet: string, parameter: string, kg: number) => ({ outlet, parameter, kg, ref: `x:${outlet}` });
  return {
    ...{ plant: 'works', day, treatedM3: null, reusedM3: null, energyKwh: null, dosing: [], ref: 'x:day' },
    loads: [
      load(inletId, organics, organicsIn),
      load(outletIds[0]!, organics, organicsOut),
      load(inletId, 'TN', nitrogenIn),
      load(outletIds[0]!, 'TN', nitrogenOut),
    ],
  };
};
const kilograms = (config: TreatmentConfig, loads: Parameters<typeof dayOf>[1]): Record<string, number> =>
  Object.fromEntries(
    gasesOfMonth(config, '2026-01', [dayOf(config, loads)], factors).map(({ content, activity }) => [
      content.gas,
      Number(activity.amount),
    ]),
  );

describe('gases of a treatment plant by the edition that is chosen', () => {
  // Table 6.3 (updated), kg CH4 per kg BOD, and table 6.8A, kg N2O-N per kg N, of the IPCC 2019 Refinement, as in ECAM (icra/ecam
  // at 0fb2167, backend/tables.js).
  it.each<[TreatmentWay, number, number]>([
    ['mcf-aerobic-well-managed', 0.018, 0.016],
    ['mcf-anaerobic-reactor-sludge-digester-no-recovery-counted', 0.48, 0],
    ['mcf-shallow-anaerobic-lagoon-2-m', 0.12, 0],
    ['mcf-deep-anaerobic-lagoon-2-m', 0.48, 0],
  ])('are those of the tables of 2019: %s', (way, methane, nitrous) => {
    const found = kilograms(plant({ way }), [1200, 200, 70, 10]);
    expect(found['CH4']).toBeCloseTo(1000 * methane, 9);
    expect(found['N2O'] ?? 0).toBeCloseTo((70 * nitrous * 44) / 28, 6);
    // Discharged: 0.005 of the nitrogen that leaves, in every edition.
    for (const edition of ['2019', '2006', 'before'] as const) {
      const [inside, outside] = [false, true].map((dischargesToWater) =>
        kilograms(plant({ way, edition, dischargesToWater }), [1200, 200, 70, 10]),
      );
      expect(outside!['N2O']! - (inside!['N2O'] ?? 0)).toBeCloseTo((10 * 0.005 * 44) / 28, 6);
    }
  });

  it('come to what ClimateView publishes: 6,864 g CO2e per kg of nitrogen by AR6', () => {
    expect(kilograms(plant({}), [0, 0, 1, 0])['N2O']! * 273_000).toBeCloseTo(6864, 3);
  });

  it('are in 2006 no methane of a plant that is well managed, 0.3 of one that is overloaded, and no nitrous oxide per kg', () => {
    const of = (way: TreatmentWay) => kilograms(plant({ way, edition: '2006' }), [1200, 200, 70, 10]);
    expect(of('mcf-aerobic-well-managed')).toEqual({ CH4: 0 });
    expect(of('mcf-aerobic-overloaded')).toEqual({ CH4: 180 });
  });

  it('go on as they were where nobody has chosen, and say so', () => {
    const { edition: _, ...stored } = plant({ way: 'mcf-aerobic-overloaded' });
    const [taken] = withEdition([stored]) as TreatmentConfig[];
    expect(taken!.edition).toBe('before');
    expect(treatmentConfig.safeParse(stored).success).toBe(false);
    const found = kilograms(taken!, [1200, 200, 70, 10]);
    expect(found['CH4']).toBeCloseTo(1000 * 0.6 * 0.3, 9);
    expect(found['N2O']).toBeCloseTo((70 * 0.016 * 44) / 28, 6);
    const closedAs = kilograms(plant({ way: 'membranes', edition: 'before' }), [1200, 200, 70, 10]);
    expect(closedAs).toEqual({});
  });

  it('have a factor in the library for each way of each edition, and what an edition does not know cannot be saved', () => {
    for (const [edition, { mcf }] of Object.entries(treatmentEditions))
      for (const way of Object.keys(treatmentEditions.before.mcf) as TreatmentWay[]) {
        const config = plant({ way, edition: edition as TreatmentConfig['edition'] });
        const faults = treatmentFaults([config]);
        expect(faults.length, `${edition} ${way}`).toBe(way in mcf ? 0 : 1);
        if (faults.length === 0)
          expect(gasesOfMonth(config, '2026-01', [dayOf(config, [9, 1, 2, 1])], factors)).not.toEqual([]);
      }
  });

  it('are not nothing by a name: membranes that lose nitrogen are no membranes alone', () => {
    const of = (nitrogenOut: number) => kilograms(plant({ way: 'membranes' }), [1200, 1190, 70, nitrogenOut]);
    expect(of(70)).toEqual({});
    expect(of(68)).toEqual({});
    expect(of(10)).toEqual(kilograms(plant({}), [1200, 1190, 70, 10]));
  });
});

describe('the demo park at Ordos', () => {
  it('counts the nitrous oxide of 33.9 million m³ a year with 52 mg/L of nitrogen: about 12 kt CO2e', () => {
    const file = new URL('../../../../parks/ordos-mengsu.yaml', import.meta.url);
    const [, block] = readFileSync(file, 'utf8').split(/\n {6}wastewater:\n/);
    const { plants } = parse(`plants:\n${block!.split('\n\n')[0]!}`) as { plants: unknown[] };
    const config = treatmentConfig.parse(plants[0]);
    expect(treatmentFaults([config])).toEqual([]);
    const m3Month = 33.9e6 / 12;
    const kg = (mgPerL: number): number => (m3Month * mgPerL) / 1000;
    const [methane, nitrous] = gasesOfMonth(
      config,
      '2026-01',
      [dayOf(config, [kg(185), kg(27), kg(52), kg(10)])],
      factors,
    ).map(({ activity }) => Number(activity.amount) * 12);
    expect(nitrous! / 1000).toBeCloseTo(44.3, 1);
    expect((nitrous! * 273) / 1e6).toBeCloseTo(12.1, 1);
    expect(methane).toBeCloseTo(kg(185 - 27) * 12 * 0.25 * 0.03, 3);
  });
});
