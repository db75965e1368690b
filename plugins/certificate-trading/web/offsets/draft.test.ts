import { expect, it } from 'vitest';
import { countOf, elsewhere, generationOf } from './draft.ts';

it('reads whole numbers as they are typed', () => {
  expect(['0', ' 12 ', '9999999999999'].map(countOf)).toEqual([0, 12, 9_999_999_999_999]);
  expect(['', '-1', '1.5', '1e3', '12345678901234'].map(countOf)).toEqual([null, null, null, null, null]);
});

it('tells a generator with whole days of the park, a project elsewhere, or nothing yet', () => {
  const draft = { origin: 'sea-wind', from: '2026-02-28', until: '2026-02-28' };
  expect(generationOf(draft, 'Asia/Shanghai')).toEqual({
    device: 'sea-wind',
    from: '2026-02-27T16:00:00.000Z',
    to: '2026-02-28T16:00:00.000Z',
  });
  expect(generationOf({ origin: elsewhere, from: '', until: '' }, 'UTC')).toBeNull();
  for (const part of [{ origin: '' }, { from: '' }, { until: '' }, { until: '2026-02-27' }])
    expect(generationOf({ ...draft, ...part }, 'UTC')).toBeUndefined();
});
