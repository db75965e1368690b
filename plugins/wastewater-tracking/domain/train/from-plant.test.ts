import { describe, expect, it } from 'vitest';
import { waterPlant } from '../../contracts/index.ts';
import { modelPlant } from './from-plant.ts';
import { vesselUnit } from './vessel-unit.ts';

const name = { en: 'N', 'zh-CN': '名' };
const plant = (recovery?: number) =>
  waterPlant.parse({
    id: 'p',
    name,
    capacityM3Day: 1000,
    units: [
      { id: 'tank', name, kind: 'equalisation' },
      { id: 'ro', name, kind: 'reverse-osmosis', recovery, removal: { COD: 0.9 } },
    ],
    streams: [
      { id: 'in', name, to: 'tank', role: 'intake' },
      { id: 'feed', name, from: 'tank', to: 'ro' },
      { id: 'reuse', name, from: 'ro', role: 'reuse' },
      { id: 'brine', name, from: 'ro', role: 'loss' },
    ],
  });
const feed = () => ({ m3Hour: 100, mgPerL: { COD: 30 } });

describe('the model of a plant', () => {
  it('tells flow and contents of each stream', () => {
    const { streams, missing } = modelPlant(plant(0.75), feed);
    expect(missing).toBeNull();
    const of = (id: string) => streams.find(({ stream }) => stream === id)!;
    expect(of('feed').m3Hour).toBeCloseTo(100, 9);
    expect(of('reuse').m3Hour).toBeCloseTo(75, 9);
    // 30 mg/L × 0.1 ÷ 0.75 and × 0.9 ÷ 0.25.
    expect(of('reuse').mgPerL['COD']).toBeCloseTo(4, 9);
    expect(of('brine').mgPerL['COD']).toBeCloseTo(108, 9);
  });

  it('derives the recovery of pressure vessels from what comes in, also over a recycle of their concentrate', () => {
    const vessel = {
      ...{ vessels: 20, elements: 6, elementAreaM2: 37, waterPermeability: 3, saltPermeability: 0.2, pressureBar: 12 },
      ...{ pressureDropBar: 0.15, polarisation: 1.1, osmoticBarPerGL: 0.8, salt: 'TDS' },
    };
    // By an integration with LSODA of another library, of 130 m³/h in 20 vessels.
    const alone = vesselUnit(vessel, { m3Day: 3120, kgDay: { TDS: 3432 } });
    expect(alone.recovery).toBeCloseTo(0.889615, 5);
    expect(alone.removal).toBeCloseTo(0.977741, 5);
    const salty = (tds: number) => () => ({ m3Hour: 130, mgPerL: { COD: 30, TDS: tds } });
    const of = (recycled: number, tds: number) => {
      const { units, streams, ...rest } = plant();
      const share = (id: string, to?: string) => ({ id, name, from: 'ro', to, role: 'loss', share: 0.5 });
      const made = waterPlant.parse({
        ...rest,
        units: [units[0], { id: 'ro', name, kind: 'reverse-osmosis', vessel }],
        streams: recycled === 0 ? streams : [...streams.slice(0, 3), share('brine'), share('back', 'tank')],
      });
      const found = modelPlant(made, salty(tds));
      expect(found.missing).toBeNull();
      const by = (id: string) => found.streams.find(({ stream }) => stream === id)!;
      // Water and salt that come in leave, whatever was derived.
      for (const carried of [
        (at: ReturnType<typeof by>) => at.m3Hour,
        (at: ReturnType<typeof by>) => at.m3Hour * at.mgPerL['TDS']!,
      ])
        expect((carried(by('reuse')) + carried(by('brine'))) / carried(by('in'))).toBeCloseTo(1, 6);
      const direct = vesselUnit(vessel, {
        m3Day: by('feed').m3Hour * 24,
        kgDay: { TDS: (by('feed').m3Hour * 24 * by('feed').mgPerL['TDS']!) / 1000 },
      });
      expect(by('reuse').m3Hour / by('feed').m3Hour).toBeCloseTo(direct.recovery, 6);
      return by('reuse').m3Hour / 130;
    };
    const [fresh, salt, recycled] = [of(0, 1100), of(0, 6000), of(0.5, 1100)];
    expect(salt).toBeLessThan(fresh);
    // At the same pressure what comes back makes the feed saltier.
    expect(recycled).toBeLessThan(fresh);
    const { units, ...rest } = plant();
    const dry = waterPlant.parse({ ...rest, units: [units[0], { ...units[1], removal: undefined, vessel }] });
    expect(modelPlant(dry, feed).missing).toEqual({ what: 'salt', names: ['ro'] });
  });

  it('names what it lacks instead of assuming it', () => {
    expect(modelPlant(plant(), feed)).toEqual({ streams: [], missing: { what: 'recovery', names: ['ro'] } });
    expect(modelPlant(plant(0.75), () => null)).toEqual({ streams: [], missing: { what: 'flow', names: ['in'] } });
  });
});
