import { describe, expect, it } from 'vitest';
import { goSequence } from './go-sequence.ts';

describe('goSequence', () => {
  it('tells the letter that follows a g in time, once', () => {
    const press = goSequence();
    expect(press('g', 5000)).toBeNull();
    expect(press('s', 6000)).toBe('s');
    expect(press('s', 6100)).toBeNull();
  });

  it('takes a key in the first second of a page for what it is', () => {
    expect(goSequence()('s', 400)).toBeNull();
  });

  it('forgets a g that nothing followed, and begins anew with another', () => {
    const press = goSequence();
    press('g', 0);
    expect(press('s', 1200)).toBeNull();
    press('g', 2000);
    expect(press('g', 2500)).toBeNull();
    expect(press('a', 3600)).toBe('a');
  });
});
