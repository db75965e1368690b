import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { currentLeaving, hasEdits, holdEdits } from '../edits/edits.ts';
import { asksOnTheWay, giveUp } from './unsaved.tsx';

beforeEach(() => {
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('removeEventListener', () => undefined);
});
afterEach(() => void vi.unstubAllGlobals());

const asks = (): boolean => asksOnTheWay({ currentLocation: { pathname: '/a' }, nextLocation: { pathname: '/b' } });

test('edits that are given up for one page are asked about again on the next, where what holds them stays', () => {
  let edited = true;
  const release = holdEdits({ hasEdits: () => edited });
  for (let page = 1; page <= 3; page += 1) {
    edited = true;
    expect({ page, asks: asks() }).toEqual({ page, asks: true });
    const proceed = vi.fn();
    giveUp(proceed);
    expect(proceed).toHaveBeenCalledTimes(1);
    expect(currentLeaving()).toBeNull();
    // The page is another one, and what holds its edits the same: a frame.
    edited = false;
    expect({ page, asks: asks() }).toEqual({ page, asks: false });
  }
  edited = true;
  expect(hasEdits()).toBe(true);
  release();
  expect(hasEdits()).toBe(false);
});
