import { describe, expect, it } from 'vitest';
import type { AlarmRow } from '../contracts/routes.ts';
import { byUrgency, isChosen, toneOfAlarm } from './states.ts';

const row = (key: string, more: Partial<AlarmRow>): AlarmRow =>
  ({ key, state: 'UNACK', active: true, priority: 2, raisedAt: 1, ...more }) as AlarmRow;

describe('the order of alarms', () => {
  it('puts what waits before what is acknowledged, urgent before less so, and what is kept back last', () => {
    const rows = [
      row('shelved', { state: 'SHLVD', priority: 1 }),
      row('acked', { state: 'ACKED', priority: 1 }),
      row('gone', { state: 'RTNUN', active: false, priority: 1 }),
      row('low', { priority: 4 }),
      row('old', { priority: 1, raisedAt: 1 }),
      row('new', { priority: 1, raisedAt: 2 }),
    ];
    expect(rows.toSorted(byUrgency).map(({ key }) => key)).toEqual(['new', 'old', 'low', 'acked', 'gone', 'shelved']);
  });

  it('is told by shape as well: the tone follows priority, condition and state', () => {
    expect(toneOfAlarm(row('a', { priority: 1 }))).toBe('alarm');
    expect(toneOfAlarm(row('a', { priority: 3 }))).toBe('warning');
    expect(toneOfAlarm(row('a', { priority: 1, active: false, state: 'RTNUN' }))).toBe('notice');
    expect(toneOfAlarm(row('a', { state: 'OOSRV' }))).toBe('off');
    expect(isChosen('open', row('a', { state: 'SHLVD' }))).toBe(false);
    expect(isChosen('hidden', row('a', { state: 'SHLVD' }))).toBe(true);
    expect(isChosen('waiting', row('a', { state: 'ACKED' }))).toBe(false);
  });
});
