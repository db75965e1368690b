import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeSpans } from '../grid.ts';
import { finding } from './finding.ts';
import type { Finding } from './finding.ts';
import { reconcile, subtract } from './reconcile.ts';
import type { KnownException, Reconciled } from './reconcile.ts';

const width = 10;
const subject = { meter: 'mill', direction: 'import', unit: 'Wh' } as const;
const spike = (from: number, to: number, measured = 9): Finding =>
  finding('spike', subject, { from: from * width, to: to * width }, { measured, limit: 5 });
const missing = (from: number, to: number, reason = 'no-samples'): Finding =>
  finding(
    'missing',
    subject,
    { from: from * width, to: to * width },
    {
      measured: to - from,
      limit: 0,
      unit: 'interval',
      detail: { reason },
    },
  );
const known = (id: number, of: Finding, accepted = false): KnownException => ({ ...of, id, accepted });
const zone = (from: number, to: number) => [{ from: from * width, to: to * width }];
const run = (list: KnownException[], found: Finding[], zones = zone(0, 100), revised = zone(0, 0)) =>
  reconcile(list, found, zones, revised, width);

describe('exceptions', () => {
  it('are opened, kept and resolved', () => {
    expect(run([], [spike(1, 2)]).opened).toEqual([spike(1, 2)]);
    expect(run([known(1, spike(1, 2))], [spike(1, 2)])).toEqual({ opened: [], changed: [], resolved: [], merged: [] });
    expect(run([known(1, spike(1, 2))], []).resolved).toEqual([1]);
    expect(run([known(1, spike(1, 2))], [], zone(5, 9))).toMatchObject({ resolved: [], changed: [] });
  });

  it('grow with their cause instead of coming again', () => {
    const grown = run([known(1, missing(0, 4))], [missing(4, 5)], zone(4, 5));
    expect(grown).toMatchObject({ opened: [], changed: [{ id: 1, finding: { from: 0, to: 50, measured: 5 } }] });
    const other = run([known(1, missing(0, 4))], [missing(4, 5, 'register-reset')], zone(4, 5));
    expect(other).toMatchObject({ opened: [{ from: 40, to: 50 }], changed: [], resolved: [] });
  });

  it('are cut and joined where the cause goes away or connects them', () => {
    const cut = run([known(1, missing(0, 9))], [], zone(3, 4));
    expect(cut.changed).toMatchObject([{ id: 1, finding: { from: 0, to: 30, measured: 3 } }]);
    expect(cut.opened).toMatchObject([{ from: 40, to: 90, measured: 5 }]);
    const joined = run([known(1, missing(0, 3)), known(2, missing(4, 9))], [missing(3, 4)], zone(3, 4));
    expect(joined).toMatchObject({ merged: [{ id: 2, into: 1 }], changed: [{ id: 1, finding: { from: 0, to: 90 } }] });
  });

  it('stay away once they were accepted, until the value changes', () => {
    const accepted = known(1, spike(1, 4), true);
    expect(run([accepted], [spike(1, 4)]).opened).toEqual([]);
    expect(run([accepted], [spike(2, 3)], zone(0, 9), zone(2, 3)).opened).toMatchObject([{ from: 20, to: 30 }]);
    expect(run([accepted], [spike(3, 6)]).opened).toMatchObject([{ from: 40, to: 60 }]);
  });

  it('cover what was found, and nothing of a zone that was not, whatever the order of the zones', () => {
    const cells = fc.array(fc.boolean(), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(cells, cells, fc.array(fc.nat(19), { minLength: 1, maxLength: 6 }), (first, second, order) => {
        let list: KnownException[] = [];
        let next = 1;
        const apply = (result: Reconciled) => {
          list = list.filter(({ id }) => ![...result.resolved, ...result.merged.map((m) => m.id)].includes(id));
          for (const { id, finding: f } of result.changed)
            list = list.map((e) => (e.id === id ? { ...f, id, accepted: false } : e));
          list.push(...result.opened.map((f) => known(next++, f)));
        };
        const findings = (state: boolean[], from: number, to: number) =>
          state.flatMap((on, i) => (on && i >= from && i < to ? [missing(i, i + 1)] : []));
        apply(run(list, findings(first, 0, 20)));
        const state = [...first];
        for (const at of order) {
          state[at] = second[at]!;
          apply(run(list, findings(state, at, at + 1), zone(at, at + 1)));
        }
        const wanted = mergeSpans(state.flatMap((on, i) => (on ? [{ from: i * width, to: (i + 1) * width }] : [])));
        expect([...list].map(({ from, to }) => ({ from, to })).sort((a, b) => a.from - b.from)).toEqual(wanted);
        expect(list.every((e) => e.measured === (e.to - e.from) / width)).toBe(true);
      }),
    );
  });

  it('subtract spans', () => {
    expect(
      subtract(
        [{ from: 0, to: 10 }],
        [
          { from: 2, to: 3 },
          { from: 9, to: 20 },
        ],
      ),
    ).toEqual([
      { from: 0, to: 2 },
      { from: 3, to: 9 },
    ]);
  });
});
