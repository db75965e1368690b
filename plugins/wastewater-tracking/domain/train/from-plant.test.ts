import { describe, expect, it } from 'vitest';
import { waterPlant } from '../../contracts/index.ts';
import { modelPlant } from './from-plant.ts';

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

  it('names what it lacks instead of assuming it', () => {
    expect(modelPlant(plant(), feed)).toEqual({ streams: [], missing: { what: 'recovery', names: ['ro'] } });
    expect(modelPlant(plant(0.75), () => null)).toEqual({ streams: [], missing: { what: 'flow', names: ['in'] } });
  });
});
