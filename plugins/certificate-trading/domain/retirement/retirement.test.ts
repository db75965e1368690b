import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RetirementStatement } from '../../contracts/statement.ts';
import { newHolding, type Holding } from '../holdings/holding.ts';
import { totalQuantity } from '../holdings/take.ts';
import { checkStatement, doubleClaims, statementHash } from './statement.ts';
import { takeHourly } from './take-hourly.ts';

const holding = (id: string, start: number, wh: number): Holding =>
  newHolding({ id, issuanceId: id, account: 'A', start, end: start + wh - 1, attributes: {}, expiresOn: null });

describe('hourly taking', () => {
  it('takes in each hour no more than was used in it and than was generated in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(5000), fc.array(fc.integer({ min: 1, max: 3000 }), { maxLength: 3 })), {
          maxLength: 12,
        }),
        fc.nat(20_000),
        (hours, most) => {
          let next = 0;
          const open = hours.map(([needWh, sizes], at) => ({
            at,
            needWh,
            holdings: sizes.map((wh, index) => {
              const made = holding(`${at}-${index}`, next, wh);
              next += wh;
              return made;
            }),
          }));
          const { taken } = takeHourly(open, most);
          const matched = open.map(({ needWh, holdings }) => Math.min(needWh, totalQuantity(holdings)));
          expect(totalQuantity(taken)).toBe(
            Math.min(
              most,
              matched.reduce((a, b) => a + b, 0),
            ),
          );
          for (const { at, needWh } of open) {
            const ofHour = taken.filter(({ issuanceId }) => issuanceId.startsWith(`${at}-`));
            expect(totalQuantity(ofHour)).toBeLessThanOrEqual(needWh);
          }
        },
      ),
    );
  });
});

function statement(no: number, ranges: [number, number][]): RetirementStatement {
  const claims = ranges.map(([idStart, idEnd], index) => ({
    device: 'roof',
    source: 'distributed-pv',
    from: '2026-03-17T04:00:00Z',
    to: '2026-03-17T04:15:00Z',
    idStart,
    idEnd,
    wh: idEnd - idStart + 1,
    quality: 'actual' as const,
    issuance: index + 1,
    intervalRef: 'energy.interval/roof.export/2026-03-17T04:00:00Z@1',
  }));
  const content = {
    format: 'lingtan.retirement-statement' as const,
    version: 1 as const,
    park: { id: 'harbour', name: { en: 'Harbour', 'zh-CN': '港口' } },
    retirement: {
      no,
      account: 'park',
      wh: claims.reduce((sum, { wh }) => sum + wh, 0),
      beneficiary: 'Harbour Steel',
      purpose: 'consumption',
      periodFrom: '2026-03-01',
      periodTo: '2026-03-31',
      matching: 'total' as const,
      consumptionWh: 5000,
      consumptionRef: null,
      recordedAt: '2026-04-01T00:00:00.000000Z',
    },
    claims,
  };
  return { ...content, sha256: statementHash(content) };
}

describe('statements of retirement', () => {
  it('hold as they were written, and show every change', () => {
    const good = statement(1, [
      [0, 99],
      [100, 149],
    ]);
    expect(checkStatement(good)).toMatchObject({ valid: true, wh: 150, problems: [] });
    const edited = { ...good, retirement: { ...good.retirement, beneficiary: 'Somebody else' } };
    expect(checkStatement(edited).problems).toHaveLength(1);
    const more = { ...good, retirement: { ...good.retirement, wh: 200 } };
    expect(checkStatement({ ...more, sha256: statementHash(more) }).problems).toEqual([
      'retirement.wh: 200, but its claims add up to 150',
    ]);
  });

  it('name certificates that are claimed twice, within one and across several', () => {
    expect(
      checkStatement(
        statement(1, [
          [0, 99],
          [99, 120],
        ]),
      ).problems,
    ).toEqual([
      'certificates 99–99 of harbour/roof are claimed twice: retirement harbour/1, claims.0; retirement harbour/1, claims.1',
    ]);
    expect(doubleClaims([statement(1, [[0, 99]]), statement(2, [[100, 199]])])).toEqual([]);
    expect(doubleClaims([statement(1, [[0, 99]]), statement(2, [[50, 60]])])).toHaveLength(1);
  });
});
