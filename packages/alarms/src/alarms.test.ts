import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AlarmDetector, type AlarmRule } from './detector.ts';
import { alarmKpis } from './kpi.ts';
import { afterAlarmEvent, alarmAtRest, type AlarmEvent, type AlarmStanding } from './state.ts';

const rule = (more: Partial<AlarmRule> = {}): AlarmRule => ({
  high: 18,
  deadband: 0,
  onDelayMs: 0,
  offDelayMs: 0,
  ...more,
});

/** Edges that samples at a fixed scan bring about. */
function edges(rules: AlarmRule, values: (number | null)[], scanMs = 500): string[] {
  const detector = new AlarmDetector(rules);
  return values.flatMap((value, index) => {
    const edge = detector.sample(index * scanMs, value);
    return edge === null ? [] : [`${edge}@${index}`];
  });
}

describe('alarm detector', () => {
  it('a value that has come back by just the deadband ends the alarm, whatever its binary fractions', () => {
    const cents = fc.integer({ min: 1, max: 100_000 });
    fc.assert(
      fc.property(cents, cents, (limit, band) => {
        const [at, deadband] = [limit / 100, band / 100];
        const back = (sign: number, by: number) => (limit - sign * by) / 100;
        const high = [at + 1, back(1, band - 1), back(1, band)];
        expect(edges(rule({ high: at, deadband }), high)).toEqual(['raise@0', 'clear@2']);
        const low = [at - 1, back(-1, band - 1), back(-1, band)];
        const { high: _high, ...lower } = rule({ low: at, deadband });
        expect(edges(lower, low)).toEqual(['raise@0', 'clear@2']);
      }),
    );
  });

  it.each([
    ['no delay: the first sample decides', rule(), [17, 19, 17, 18.1], ['raise@1', 'clear@2', 'raise@3']],
    ['equal to the limit is normal', rule(), [18, 18.0001, 18], ['raise@1', 'clear@2']],
    ['deadband holds the alarm', rule({ deadband: 1 }), [19, 17.5, 17.01, 17, 17.5], ['raise@0', 'clear@3']],
    ['on-delay counts from the first sample', rule({ onDelayMs: 1000 }), [19, 19, 19, 17], ['raise@2', 'clear@3']],
    ['on-delay starts anew', rule({ onDelayMs: 1000 }), [19, 19, 17, 19, 19, 19], ['raise@5']],
    ['off-delay', rule({ offDelayMs: 1000 }), [19, 17, 17, 19, 17, 17, 17], ['raise@0', 'clear@6']],
    ['no value changes nothing', rule({ onDelayMs: 1000 }), [19, null, 19, null, 17], ['raise@2', 'clear@4']],
    ['low side', { low: 6, deadband: 0.2, onDelayMs: 0, offDelayMs: 0 }, [6.1, 5.9, 6.1, 6.2], ['raise@1', 'clear@3']],
    [
      'both sides, as pH',
      { ...rule({ high: 9 }), low: 6 },
      [7, 9.1, 8, 5, 7],
      ['raise@1', 'clear@2', 'raise@3', 'clear@4'],
    ],
  ])('%s', (_, rules, values, expected) => {
    expect(edges(rules, values)).toEqual(expected);
  });

  it('raises and clears in turn, and a wider deadband never brings more alarms', () => {
    const values = fc.array(fc.double({ min: 15, max: 21, noNaN: true }), { maxLength: 200 });
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 2, noNaN: true }), (series, deadband) => {
        const plain = edges(rule(), series).map((edge) => edge.split('@')[0]);
        expect(plain).toEqual(plain.map((_, index) => (index % 2 === 0 ? 'raise' : 'clear')));
        expect(edges(rule({ deadband }), series).length).toBeLessThanOrEqual(plain.length);
      }),
    );
  });
});

const anyEvents = fc.array(
  fc.constantFrom<AlarmEvent>(
    'raise',
    'clear',
    'ack',
    'reset',
    'realarm',
    'shelve',
    'unshelve',
    'suppress',
    'unsuppress',
    'out-of-service',
    'return-to-service',
  ),
  { maxLength: 40 },
);

/** States that events lead through. */
function walk(events: AlarmEvent[], latching = false): string[] {
  let standing: AlarmStanding = alarmAtRest;
  return events.map((event) => {
    const result = afterAlarmEvent(standing, event, latching);
    if (!result.ok) return `${result.refusal.event} refused`;
    standing = result.standing;
    return standing.state;
  });
}

describe('alarm states', () => {
  it.each([
    [
      ['raise', 'ack', 'clear'],
      ['UNACK', 'ACKED', 'NORM'],
    ],
    [
      ['raise', 'clear', 'ack'],
      ['UNACK', 'RTNUN', 'NORM'],
    ],
    [
      ['raise', 'clear', 'raise'],
      ['UNACK', 'RTNUN', 'UNACK'],
    ],
    [
      ['raise', 'shelve', 'unshelve'],
      ['UNACK', 'SHLVD', 'UNACK'],
    ],
    [
      ['raise', 'shelve', 'clear', 'unshelve'],
      ['UNACK', 'SHLVD', 'SHLVD', 'NORM'],
    ],
    [
      ['shelve', 'raise', 'unshelve'],
      ['SHLVD', 'SHLVD', 'UNACK'],
    ],
    [
      ['raise', 'ack', 'realarm', 'ack'],
      ['UNACK', 'ACKED', 'UNACK', 'ACKED'],
    ],
    [
      ['suppress', 'raise', 'unsuppress'],
      ['DSUPR', 'DSUPR', 'UNACK'],
    ],
    [
      ['raise', 'out-of-service', 'shelve', 'clear', 'return-to-service'],
      ['UNACK', 'OOSRV', 'shelve refused', 'OOSRV', 'NORM'],
    ],
    [
      ['raise', 'shelve', 'suppress', 'unshelve', 'unsuppress'],
      ['UNACK', 'SHLVD', 'SHLVD', 'DSUPR', 'UNACK'],
    ],
    [
      ['raise', 'suppress', 'out-of-service', 'unsuppress', 'return-to-service'],
      ['UNACK', 'DSUPR', 'OOSRV', 'OOSRV', 'UNACK'],
    ],
    [
      ['suppress', 'suppress', 'shelve', 'suppress', 'unsuppress', 'unsuppress'],
      ['DSUPR', 'suppress refused', 'SHLVD', 'suppress refused', 'SHLVD', 'unsuppress refused'],
    ],
    [
      ['ack', 'unshelve', 'reset', 'realarm'],
      ['ack refused', 'unshelve refused', 'reset refused', 'realarm refused'],
    ],
  ] as [AlarmEvent[], string[]][])('%j', (events, states) => {
    expect(walk(events)).toEqual(states);
  });

  it('a latched alarm stays until it is reset', () => {
    expect(walk(['raise', 'clear', 'ack', 'reset'], true)).toEqual(['UNACK', 'LTUNK', 'LTACK', 'NORM']);
    expect(walk(['raise', 'ack', 'clear', 'raise'], true)).toEqual(['UNACK', 'ACKED', 'LTACK', 'UNACK']);
  });

  it('whatever happens, an alarm that holds and is not hidden stands as UNACK or ACKED', () => {
    fc.assert(
      fc.property(anyEvents, fc.boolean(), (each, latching) => {
        let standing: AlarmStanding = alarmAtRest;
        let active = false;
        for (const event of each) {
          const result = afterAlarmEvent(standing, event, latching);
          if (result.ok) standing = result.standing;
          if (event === 'raise' || event === 'clear') active = event === 'raise';
          expect(standing.active).toBe(active);
          if (active) expect(['UNACK', 'ACKED', 'SHLVD', 'DSUPR', 'OOSRV']).toContain(standing.state);
          else expect(['UNACK', 'ACKED']).not.toContain(standing.state);
        }
      }),
    );
  });
});

describe('what hides an alarm', () => {
  const reach = (events: readonly AlarmEvent[]): AlarmStanding =>
    events.reduce<AlarmStanding>((standing, event) => {
      const result = afterAlarmEvent(standing, event);
      return result.ok ? result.standing : standing;
    }, alarmAtRest);

  it('goes on behind another reason to hide it: nobody is told of it as long as another alarm stands for it', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        // Suppression is the machine's: it is told as it comes and goes, whatever a person does meanwhile.
        const told: AlarmEvent[] = ['suppress', ...events.filter((event) => event !== 'unsuppress')];
        expect(['DSUPR', 'SHLVD', 'OOSRV']).toContain(reach(told).state);
        expect(reach([...told, 'unshelve', 'return-to-service']).state).toBe('DSUPR');
      }),
    );
  });

  it('may end by its timer in any state: where nothing waits for it, it changes nothing', () => {
    fc.assert(
      fc.property(anyEvents, fc.constantFrom('unshelve' as const, 'realarm' as const), (events, timer) => {
        const before = reach(events);
        const waits = before.state === (timer === 'unshelve' ? 'SHLVD' : 'ACKED');
        const after = afterAlarmEvent(before, timer);
        expect(after.ok).toBe(waits);
        if (after.ok) expect(after.standing.state).not.toBe(before.state);
      }),
    );
  });
});

describe('alarm key figures', () => {
  const span = (alarm: string, second: number, lasts: number | null = 1) => ({
    alarm,
    raisedAt: second * 1000,
    clearedAt: lasts === null ? null : (second + lasts) * 1000,
  });

  it('counts, finds the worst ten minutes, chatter and what stands', () => {
    const spans = [
      span('a', 0),
      span('a', 20),
      span('a', 40),
      span('b', 300),
      span('c', 4000, null),
      span('d', -90_000, null),
    ];
    const kpis = alarmKpis(spans, 0, 7_200_000);
    expect(kpis).toMatchObject({ count: 5, peakInTenMinutes: 4, standing: 2, stale: 1, floodShare: 0 });
    expect(kpis.perTenMinutes).toBeCloseTo(5 / 12, 12);
    expect(kpis.chattering).toEqual([{ alarm: 'a', most: 3 }]);
    expect(kpis.frequent[0]).toEqual({ alarm: 'a', count: 3, share: 0.6 });
  });

  it('a flood begins with the eleventh alarm in ten minutes and ends below five', () => {
    const spans = Array.from({ length: 12 }, (_, index) => span(`a${index}`, index * 10));
    // Eleventh at 100 s; the count falls below five when the eighth leaves its window, at 70 s + 600 s.
    expect(alarmKpis(spans, 0, 3_600_000).floodShare).toBeCloseTo((670 - 100) / 3600, 12);
  });

  it('no time and no alarms give no numbers from nothing', () => {
    expect(alarmKpis([], 0, 0)).toMatchObject({ count: 0, perTenMinutes: 0, floodShare: 0, peakInTenMinutes: 0 });
  });
});
