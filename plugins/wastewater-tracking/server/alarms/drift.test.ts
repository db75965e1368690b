import { describe, expect, it } from 'vitest';
import { waterPlant } from '../../contracts/index.ts';
import type { ClosureTrend } from '../../domain/index.ts';
import { driftOf } from './drift.ts';

const text = (en: string, zh: string) => ({ en, 'zh-CN': zh });
const plant = waterPlant.parse({
  id: 'p',
  name: text('Plant', '水厂'),
  capacityM3Day: 1000,
  units: [{ id: 'ro', name: text('Membranes', '膜处理'), kind: 'reverse-osmosis' }],
  streams: [
    { id: 'in', name: text('In', '进水'), to: 'ro', role: 'intake', counterPoint: 'in' },
    { id: 'out', name: text('Out', '出水'), from: 'ro', role: 'reuse', counterPoint: 'out' },
  ],
});
const steady: ClosureTrend = {
  unit: null,
  days: 30,
  meanM3: 2,
  meanPercent: 0.2,
  sigmaPercent: 0.7,
  lost: 0.5,
  gained: 0,
  verdict: 'steady',
  since: null,
  series: [],
};
const drifting: ClosureTrend = {
  ...steady,
  unit: 'ro',
  meanM3: -161.4,
  lost: 0,
  gained: 6.25,
  verdict: 'gained',
  since: '2026-11-03',
};
const unknown: ClosureTrend = { ...steady, days: 4, meanM3: null, lost: null, gained: null, verdict: 'not judged' };

describe('the alarm of a closing error that drifts', () => {
  it('says which unit, since when, in which direction and how much', () => {
    expect(driftOf(plant, [steady, drifting], 5)).toEqual([
      {
        id: 'closure-drift/p',
        at: 5,
        active: true,
        value: 6.25,
        message: {
          en: 'Membranes: since 2026-11-03 water comes from nowhere, 161 m³ a day over 30 days',
          'zh-CN': '膜处理：自 2026-11-03 起水量盈余，30 日平均每日 161 m³',
        },
      },
    ]);
  });

  it('ends when all is steady, and says nothing while nothing could be judged', () => {
    expect(driftOf(plant, [steady, unknown], 5)).toEqual([{ id: 'closure-drift/p', at: 5, active: false, value: 0.5 }]);
    expect(driftOf(plant, [unknown, { ...unknown, unit: 'ro' }], 5)).toEqual([]);
  });
});
