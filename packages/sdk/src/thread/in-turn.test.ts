import { expect, it } from 'vitest';
import { inTurn } from './in-turn.ts';

it('runs one call after another, also past one that fails', async () => {
  const seen: string[] = [];
  const work = inTurn(async (name: string) => {
    seen.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    seen.push(`${name} ends`);
    if (name === 'b') throw new Error('b failed');
    return name;
  });
  const ends = await Promise.allSettled([work('a'), work('b'), work('c')]);
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  expect(ends.map((end) => (end.status === 'fulfilled' ? end.value : String(end.reason)))).toEqual([
    'a',
    'Error: b failed',
    'c',
  ]);
});
