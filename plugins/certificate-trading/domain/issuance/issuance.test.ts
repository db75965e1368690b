import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runGecValidity, runStorageIssue } from '../documents/issue-run.ts';
import { withinCapacity } from './capacity.ts';
import { fractionOf } from './fraction.ts';
import { gecMonths, gecValidity, gecWh } from './gec.ts';
import { gecKind, gecKinds, mayChangeHands, mayChooseCcer } from './gec-kind.ts';
import { planIssue, type IntervalReading } from './interval-issue.ts';
import { allocateStorage } from './storage-certificates.ts';

const hour = 3_600_000;
const reading = (start: number, wh: number | null, more: Partial<IntervalReading> = {}): IntervalReading => ({
  start: start * hour,
  end: (start + 1) * hour,
  revision: 1,
  wh,
  quality: 'actual',
  ...more,
});
const device = { capacityW: 3000, capacityMargin: 1.1, nextId: 0 };

describe('GEC', () => {
  it('what was generated is issued or carried, never rounded up', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5_000_000)), fc.nat(gecWh - 1), (months, carried) => {
        const result = gecMonths(months, carried);
        const issued = result.reduce((sum, month) => sum + month.issued, 0);
        expect(issued * gecWh + (result.at(-1)?.carriedWh ?? carried)).toBe(months.reduce((a, b) => a + b, carried));
        for (const { carriedWh } of result) expect(carriedWh).toBeLessThan(gecWh);
      }),
    );
  });

  it('is valid two years with its month as the first; what is older than 2024 to the end of 2025', () => {
    expect(gecValidity('2024-01')).toEqual({ lastValidMonth: '2025-12', cancelOn: '2026-01-01' });
    expect(gecValidity('2023-03')).toEqual({ lastValidMonth: '2025-12', cancelOn: '2026-01-01' });
    expect(gecValidity('2025-12')).toEqual({ lastValidMonth: '2027-11', cancelOn: '2027-12-01' });
    expect(
      ['2026-05-31', '2026-06-01'].map((onDay) => runGecValidity({ generationMonth: '2024-06', onDay })),
    ).toMatchObject([{ expired: false }, { expired: true }]);
  });

  it('goes to another account by its kind, as the market lets it be offered', () => {
    const may = gecKinds.map((kind) => [kind, mayChangeHands(kind, false), mayChangeHands(kind, true)]);
    expect(may).toEqual([
      ['tradable', true, true],
      ['non-tradable', false, false],
      ['none', true, false],
    ]);
  });

  it('is tradable, not tradable or none by its source', () => {
    expect(gecKind({ source: 'distributed-pv', use: 'grid' }).kind).toBe('tradable');
    expect(gecKind({ source: 'solar-pv', use: 'self' })).toEqual({ kind: 'non-tradable', rule: 'self-consumed' });
    expect(gecKind({ source: 'hydro', use: 'grid', commissionedOn: '2022-12-31', marketBased: true }).kind).toBe(
      'non-tradable',
    );
    expect(gecKind({ source: 'hydro', use: 'grid', commissionedOn: '2023-01-01', marketBased: true }).kind).toBe(
      'tradable',
    );
    expect(gecKind({ source: 'hydro', use: 'grid', commissionedOn: '2023-01-01' }).kind).toBe('non-tradable');
    expect(gecKind({ source: 'storage', use: 'grid' }).kind).toBe('none');
    expect([mayChooseCcer('csp'), mayChooseCcer('onshore-wind')]).toEqual([true, false]);
  });
});

describe('issue from readings', () => {
  it('numbers without gaps, skips what is missing or impossible, and says so', () => {
    const plan = planIssue(
      [reading(0, 1000), reading(1, null), reading(2, 3300), reading(3, 0), reading(4, 3299)],
      [],
      device,
    );
    expect(plan.issues.map(({ idRangeStart, idRangeEnd }) => [idRangeStart, idRangeEnd])).toEqual([
      [0, 999],
      [1000, 4298],
    ]);
    expect(plan.skipped.map(({ why }) => why)).toEqual(['missing', 'above-capacity', 'zero']);
    expect(plan.nextId).toBe(4299);
  });

  it('an interval that is given twice or overlaps the one before is issued once', () => {
    const half = { start: hour / 2, end: 1.5 * hour };
    const plan = planIssue([reading(0, 10), reading(0, 10), reading(0, 20, half), reading(2, 5)], [], device);
    expect([plan.issues.map(({ wh }) => wh), plan.nextId]).toEqual([[10, 5], 15]);
    expect(plan.skipped.map(({ why }) => why)).toEqual(['repeated', 'overlap']);
    const within = [{ start: hour / 4, revision: 1, wh: 3 }];
    expect(planIssue([reading(0, 10)], within, device)).toMatchObject({ issues: [], skipped: [{ why: 'overlap' }] });
    const revised = planIssue([reading(0, 10), reading(0, 8, { revision: 2 })], [], device);
    expect(revised.issues).toMatchObject([{ revision: 2, wh: 8 }]);
  });

  it('the same readings again issue nothing; a later revision corrects by the difference, once', () => {
    const issued = [{ start: 0, revision: 1, wh: 1000 }];
    expect(planIssue([reading(0, 1000)], issued, device)).toMatchObject({
      issues: [],
      corrections: [],
      skipped: [{ why: 'already-issued' }],
    });
    const [correction] = planIssue([reading(0, 940, { revision: 2 })], issued, device).corrections;
    expect(correction).toMatchObject({ fromRevision: 1, revision: 2, deltaWh: -60 });
    expect(
      planIssue([reading(0, 940, { revision: 2 })], [{ start: 0, revision: 2, wh: 940 }], device).corrections,
    ).toEqual([]);
    expect(planIssue([reading(0, null, { revision: 3 })], issued, device).corrections).toMatchObject([
      { deltaWh: -1000 },
    ]);
    expect(planIssue([reading(0, 9000, { revision: 3 })], issued, device)).toMatchObject({
      corrections: [],
      skipped: [{ why: 'above-capacity' }],
    });
  });

  it('what was credited under another scheme gets nothing more, and less where less was generated', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ wh: fc.nat(3000), before: fc.option(fc.nat(3000)) }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: -4, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        (slots, quarter, length) => {
          const span = { from: (quarter * hour) / 4, to: ((quarter + length) * hour) / 4 };
          const readings = slots.map(({ wh }, at) => reading(at, wh, { revision: 2 }));
          const issued = slots.flatMap(({ before }, at) =>
            before === null ? [] : [{ start: at * hour, revision: 1, wh: before }],
          );
          const plan = planIssue(readings, issued, device, [span]);
          const free = planIssue(readings, issued, { ...device, nextId: 0 });
          const isCredited = ({ start, end }: { start: number; end: number }) => start < span.to && end > span.from;
          expect(plan.issues.map(({ start }) => start)).toEqual(
            free.issues.filter((each) => !isCredited(each)).map(({ start }) => start),
          );
          expect(plan.corrections).toEqual(free.corrections.filter((each) => !isCredited(each) || each.deltaWh < 0));
          const lost = [...free.issues, ...free.corrections.filter(({ deltaWh }) => deltaWh > 0)].filter(isCredited);
          expect(plan.skipped.filter(({ why }) => why === 'credited').map(({ start }) => start)).toEqual(
            lost.map(({ start }) => start).sort((a, b) => a - b),
          );
        },
      ),
    );
  });

  it('the limit itself is refused', () => {
    expect(withinCapacity(3300, { capacityW: 3000, hours: 1, capacityMargin: 1.1 })).toBe(false);
    expect(withinCapacity(3299, { capacityW: 3000, hours: 1, capacityMargin: 1.1 })).toBe(true);
  });
});

describe('storage', () => {
  it('decimal shares are exact', () => {
    const ten = { chargedWh: 10, roundTripEfficiency: 0.9, parasiticWh: 0 };
    expect(runStorageIssue({ chargedWh: 100, roundTripEfficiency: 0.29, parasiticWh: 0 })).toMatchObject({
      storageCertificatesWhIssued: 29,
      lossWh: 71,
    });
    expect(runStorageIssue({ ...ten, dischargedWh: 5 })).toEqual({
      storageCertificatesWhIssued: 5,
      lossWh: 1,
      inputCertificatesCancelledWh: 6,
      leftWh: 4,
    });
    expect(runStorageIssue({ ...ten, parasiticWh: 1 })).toEqual({
      storageCertificatesWhIssued: 8,
      lossWh: 2,
      inputCertificatesCancelledWh: 10,
    });
    const third = fractionOf(0.9);
    expect([third.ceilToReach(9), third.largestWithin(9)]).toEqual([10, 11]);
  });

  it('serves discharges from the oldest charge of the zone before them', () => {
    const charge = (id: string, at: number, wh: number, zone = 'A', certificate: string | undefined = `c-${id}`) => ({
      id,
      at,
      wh,
      zone,
      certificate,
    });
    const ledger = allocateStorage(
      [charge('1', 1, 10), charge('2', 2, 100, 'B'), charge('3', 3, 20), { id: '4', at: 9, wh: 50, zone: 'A' }],
      [
        { id: 'd1', at: 5, wh: 18, zone: 'A' },
        { id: 'd2', at: 6, wh: 20, zone: 'A' },
      ],
      0.9,
    );
    expect(ledger.discharges[0]).toMatchObject({
      origins: [
        { charge: '1', certificate: 'c-1', inputWh: 10, issuedWh: 9 },
        { charge: '3', certificate: 'c-3', inputWh: 10, issuedWh: 9 },
      ],
      issuedWh: 18,
      lossWh: 2,
    });
    expect(ledger.discharges[1]).toMatchObject({ issuedWh: 9, unexplainedWh: 11 });
    expect(ledger.left).toEqual({ 1: 0, 2: 100, 3: 0, 4: 50 });
  });

  it('never issues more than was discharged or more than charge less losses', () => {
    const lots = fc.array(fc.record({ at: fc.nat(50), wh: fc.integer({ min: 1, max: 1000 }) }), { maxLength: 8 });
    fc.assert(
      fc.property(lots, lots, fc.integer({ min: 50, max: 100 }), (charged, discharged, percent) => {
        const efficiency = percent / 100;
        const charges = charged.map((each, index) => ({
          ...each,
          id: `c${index}`,
          zone: '',
          certificate: `x${index}`,
        }));
        const discharges = discharged.map((each, index) => ({ ...each, id: `d${index}`, zone: '' }));
        const { discharges: result, left } = allocateStorage(charges, discharges, efficiency);
        for (const { discharge, issuedWh, unexplainedWh, cancelledWh, lossWh } of result) {
          expect(issuedWh + unexplainedWh).toBe(discharges.find(({ id }) => id === discharge)!.wh);
          expect(cancelledWh).toBe(issuedWh + lossWh);
          expect(issuedWh).toBeLessThanOrEqual(cancelledWh * efficiency + 1e-9);
        }
        for (const wh of Object.values(left)) expect(wh).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
