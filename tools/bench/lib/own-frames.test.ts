import { expect, it } from 'vitest';
import { ownFrames } from './own-frames.ts';

const frame = (at: string, ms: number) => ({ at: `2026-11-29T05:43:${at}Z`, ms });

it('takes a frame for the machine only while another process stood still too', () => {
  const elsewhere = [frame('25.952', 66.7)];
  expect(ownFrames([frame('25.947', 66.7)], elsewhere)).toEqual([]);
  expect(ownFrames([frame('26.010', 80)], elsewhere)).toEqual([]);
  // One that ended before the other began to wait, and one that began after its end.
  const own = [frame('25.880', 70), frame('26.030', 70)];
  expect(ownFrames(own, elsewhere)).toEqual(own);
  expect(ownFrames(own, [])).toEqual(own);
});
