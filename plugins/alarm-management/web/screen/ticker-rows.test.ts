import { describe, expect, it } from 'vitest';
import type { AlarmLogEntry, AlarmRow } from '../../contracts/routes.ts';
import { tickerRows, type ToldEvent } from './ticker-rows.ts';

const text = (en: string) => ({ en, 'zh-CN': en });
const event = (at: number, name: string): ToldEvent => ({
  id: String(at),
  event: 'x.done',
  pluginId: 'x',
  severity: 'info',
  text: text(name),
  evidence: null,
  at: new Date(at).toISOString(),
  count: 1,
});
const entry = (at: number, key: string, name: string): AlarmLogEntry => ({
  ...{ no: `${at}`, key, title: text(key), priority: 2, at, event: name, from: 'NORM', to: 'UNACK' },
  ...{ actor: 'system', note: null, value: null },
});
const alarm = (raisedAt: number, key: string, priority = 2, state: AlarmRow['state'] = 'UNACK'): AlarmRow => ({
  ...{ key, source: key.split(':')[0]!, id: key.split(':')[1]!, enterpriseId: null, title: text(key), priority },
  ...{ class: 'c', consequence: text(''), response: text(''), respondWithinMinutes: null, page: null, state },
  ...{ active: true, raisedAt, changedAt: raisedAt, ackedBy: null, ackedAt: null, shelvedUntil: null, note: null },
  ...{ value: null, unit: null, message: null, evidence: null },
});
const shown = (news: Parameters<typeof tickerRows>[0], room: number): string[] =>
  tickerRows(news, room).map((row) => row.text.en);

describe('tickerRows', () => {
  it('brings alarms and events of all plugins in the order of time', () => {
    const news = { log: [entry(20, 'm:a', 'clear')], alarms: [], events: [event(30, 'plan'), event(10, 'issue')] };
    expect(shown(news, 5)).toEqual(['plan', 'm:a', 'issue']);
    expect(tickerRows(news, 5).map(({ source, severity }) => `${source} ${severity}`)).toEqual([
      'x info',
      'm over',
      'x info',
    ]);
  });

  it('keeps an alarm that nobody acknowledged, however much comes after it', () => {
    const events = [event(90, 'd'), event(80, 'c'), event(70, 'b')];
    const news = { log: [entry(5, 'm:a', 'raise')], alarms: [alarm(5, 'm:a')], events };
    expect(shown(news, 3)).toEqual(['d', 'c', 'm:a']);
    expect(shown({ ...news, alarms: [alarm(5, 'm:a', 2, 'ACKED')] }, 3)).toEqual(['d', 'c', 'b']);
  });

  it('shows an alarm that waits once, and what happened to it before', () => {
    const log = [entry(50, 'm:a', 'raise'), entry(40, 'm:a', 'clear')];
    expect(shown({ log, alarms: [alarm(50, 'm:a')], events: [] }, 5)).toEqual(['m:a', 'm:a']);
    expect(tickerRows({ log, alarms: [alarm(50, 'm:a')], events: [] }, 5).map((row) => row.waits)).toEqual([
      true,
      false,
    ]);
  });

  it('with more alarms waiting than room keeps the gravest, and nothing else', () => {
    const alarms = [alarm(10, 'm:old', 1), alarm(30, 'm:light', 3), alarm(20, 'm:mid', 2)];
    expect(shown({ log: [], alarms, events: [event(99, 'plan')] }, 2)).toEqual(['m:mid', 'm:old']);
  });

  it('leaves out what is shelved', () => {
    expect(shown({ log: [], alarms: [alarm(10, 'm:a', 1, 'SHLVD')], events: [] }, 2)).toEqual([]);
  });
});
