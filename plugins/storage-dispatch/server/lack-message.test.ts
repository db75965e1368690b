import { describe, expect, it } from 'vitest';
import { lack, lackMessage } from './lacks.ts';

const stale = lack('soc-stale', { battery: 'a' });

describe('what the log says when there is no plan', () => {
  it('is what is awaited right after a start, each code once', () => {
    expect(lackMessage([stale, lack('soc-stale', { battery: 'b' }), lack('history-short')], 20_000)).toEqual({
      level: 'info',
      message: 'the next plan waits for measurements: soc-stale, history-short',
    });
  });

  it('is a warning once measurements should have come, and at once for what a person has to set', () => {
    expect(lackMessage([stale], 600_000)).toEqual({ level: 'warn', message: 'no plan can be made: soc-stale' });
    expect(lackMessage([stale, lack('no-tariff')], 0).level).toBe('warn');
  });
});
