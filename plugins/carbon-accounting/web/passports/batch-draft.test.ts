import { describe, expect, it } from 'vitest';
import { batchOf, emptyBatch, instantOf } from './batch-draft.ts';

describe('a metered batch as it is typed', () => {
  const typed = {
    ...{ product: 'steel', batch: 'H 1', producer: 'Alpha', from: '2026-11-24 08:00', to: '2026-11-24 09:15' },
    ...{ meters: ['eaf', ''], amount: '70', unit: 't', directT: '5.1' },
  };

  it('is in the time of the park', () => {
    expect(instantOf('2026-11-24 08:00', 'Asia/Shanghai')).toBe('2026-11-24T00:00:00.000Z');
    for (const wrong of ['', '2026-11-24', '2026-13-24 08:00', '2026-11-24 25:00'])
      expect(instantOf(wrong, 'Asia/Shanghai'), wrong).toBeNull();
    expect(batchOf(typed, 'Asia/Shanghai')).toMatchObject({ to: '2026-11-24T01:15:00.000Z', meters: ['eaf'] });
  });

  it('is none while something is missing', () => {
    expect(batchOf(emptyBatch, 'Asia/Shanghai')).toBeNull();
    for (const part of [{ amount: 'many' }, { directT: '' }, { meters: [''] }, { producer: ' ' }, { to: 'noon' }])
      expect(batchOf({ ...typed, ...part }, 'Asia/Shanghai'), JSON.stringify(part)).toBeNull();
  });
});
