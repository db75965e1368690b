import { describe, expect, it } from 'vitest';
import type { FlexibleNeed } from './needs.ts';
import { flexibleOffer } from './offers.ts';

const hour = 3_600_000;
const need = {
  load: 'station',
  name: { en: 'Station', 'zh-CN': '充电站' },
  ref: 'energy.total:station',
  powerMaxKw: 1000,
  wantedKwh: 4000,
  takenKwh: 1000,
  from: 0,
  to: 10 * hour,
} as FlexibleNeed;

describe('what a flexible load offers', () => {
  it('is the power up to its highest until it has had everything, and what it takes for as long as the rest fits behind', () => {
    // 3,000 kWh are left: three hours at 1,000 kW of the five that remain.
    expect(flexibleOffer(need, 5 * hour, 400)).toEqual({
      ...{ id: 'station', kind: 'flexible-load', name: need.name, ref: need.ref, efficiency: 1 },
      ...{ takeKw: 600, takeKwh: 1800, giveKw: 400, giveKwh: 800 },
    });
  });

  it('leaves nothing off that could not be made up for, and takes nothing that is not wanted', () => {
    expect(flexibleOffer(need, 7 * hour, 400)).toMatchObject({ takeKw: 600, giveKw: 0, giveKwh: 0 });
    expect(flexibleOffer({ ...need, takenKwh: 4100 }, 5 * hour, 400)).toBeNull();
    expect(flexibleOffer(need, 10 * hour, 400)).toBeNull();
    expect(flexibleOffer({ ...need, from: 6 * hour }, 5 * hour, 0)).toBeNull();
  });
});
