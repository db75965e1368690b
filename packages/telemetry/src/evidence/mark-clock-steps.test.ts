import { parseRef, type Explanation, type Principal } from '@lingtan/sdk';
import { expect, it } from 'vitest';
import { windowRef } from './explain-window.ts';
import { markClockSteps } from './mark-clock-steps.ts';

const [from, to] = [Date.parse('2026-12-01T08:00:00Z'), Date.parse('2026-12-01T08:15:00Z')];
const ref = parseRef(windowRef('pv.p', from, to))!;
const plain = { value: 7, parameters: { samples: 3 } } as unknown as Explanation;
const viewer = {} as Principal;

it('a window over which a clock was set says from when to when, and keeps what it said', async () => {
  const asked: number[][] = [];
  const marked = markClockSteps(
    async () => plain,
    async (...span) => {
      asked.push(span);
      return [{ from: to - 60_000, to: from - 60_000 }];
    },
  );
  expect(await marked(ref, null, viewer)).toEqual({
    ...plain,
    parameters: { samples: 3, clockSet: '2026-12-01T08:14:00.000Z → 2026-12-01T07:59:00.000Z' },
  });
  expect(asked).toEqual([[from, to]]);
});

it('any other window is as it was, and what there is not stays unknown', async () => {
  const none = async (): Promise<[]> => [];
  expect(await markClockSteps(async () => plain, none)(ref, null, viewer)).toBe(plain);
  expect(await markClockSteps(async () => null, none)(ref, null, viewer)).toBeNull();
});
