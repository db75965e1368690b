import { describe, expect, it } from 'vitest';
import { exact } from '../exact/index.ts';
import { rateFactory } from './factory.ts';
import type { FactoryFigures } from './factory.ts';
import { Rules } from './rules.ts';

const rule = (id: string, value: string, unit: string, op: '<=' | '>=') => ({
  ...{ id, value, unit, op, area: 'CN', validity: 'test', source: 'test', status: 'published' as const },
});
const rules = new Rules([
  rule('factory.entry.energy', '1000', 'tce', '>='),
  rule('factory.physical.from', '5', 'GWh', '>='),
  rule('factory.basic.intensity', '1.8', 'tCO2/tce', '<='),
  rule('factory.target.intensity', '0.2', 'tCO2/tce', '<='),
  rule('factory.basic.nonFossil', '30', '%', '>='),
  rule('factory.target.nonFossil', '95', '%', '>='),
  rule('factory.basic.physical', '10', '%', '>='),
  { ...rule('factory.basic.physical.dataHall', '0', '%', '>='), status: 'second-hand' },
  rule('factory.target.physical', '35', '%', '>='),
]);

const figures: FactoryFigures = {
  ...{ emissionsT: exact(3600), energyTce: exact(2000), equivalentTce: exact(1000) },
  ...{ electricityWh: exact(5_000_000_000n), nonFossilRate: exact('0.3'), nonFossilAtLeast: false },
  physicalRate: exact('0.1'),
  isDataHall: false,
  isOver: true,
};
const level = (change: Partial<FactoryFigures>) => rateFactory({ ...figures, ...change }, rules).level;

describe('the steps of a zero-carbon factory', () => {
  it('are met at their limits, and the lowest of the criteria counts', () => {
    expect(level({})).toBe('basic');
    const best = { emissionsT: exact(400), nonFossilRate: exact('0.95'), physicalRate: exact('0.35') };
    expect(level(best)).toBe('target');
    for (const [worse, expected] of [
      [{ emissionsT: exact('400.001') }, 'basic'],
      [{ emissionsT: exact('3600.001') }, 'none'],
      [{ nonFossilRate: exact('0.9499') }, 'basic'],
      [{ nonFossilRate: exact('0.2999') }, 'none'],
      [{ physicalRate: exact('0.3499') }, 'basic'],
      [{ physicalRate: exact('0.0999') }, 'none'],
    ] as const)
      expect(level({ ...best, ...worse })).toBe(expected);
  });

  it('ask for the physical share from an amount of electricity on, and for an energy to enter at all', () => {
    expect(level({ electricityWh: exact(4_999_999_999n), physicalRate: exact(0) })).toBe('basic');
    const small = rateFactory({ ...figures, equivalentTce: exact('999.999') }, rules);
    expect(small).toMatchObject({ enters: false, level: null });
  });

  it('ask a data hall for no physical share before the target, by a source that is second-hand', () => {
    const physicalOf = (change: Partial<FactoryFigures>) =>
      rateFactory({ ...figures, ...change }, rules).criteria.find(({ criterion }) => criterion === 'physical');
    for (const [share, plain, hall] of [
      ['0', 'none', 'basic'],
      ['0.0999', 'none', 'basic'],
      ['0.1', 'basic', 'basic'],
      ['0.3499', 'basic', 'basic'],
      ['0.35', 'target', 'target'],
    ] as const) {
      const physicalRate = exact(share);
      expect(physicalOf({ physicalRate })).toMatchObject({ level: plain, basic: 0.1, status: 'published' });
      const rated = physicalOf({ physicalRate, isDataHall: true });
      expect(rated).toMatchObject({ level: hall, basic: 0, target: 0.35, status: 'second-hand' });
    }
    // What else is asked of a factory is asked of it too, and what is not known stays open.
    expect(level({ isDataHall: true, physicalRate: exact(0) })).toBe('basic');
    expect(level({ isDataHall: true, physicalRate: exact(0), nonFossilRate: exact('0.29') })).toBe('none');
    expect(level({ isDataHall: true, physicalRate: null })).toBeNull();
  });

  it('leave open what has not been reached while the year goes on, and never take back what is said', () => {
    for (let tenth = 1; tenth <= 20; tenth++) {
      const part = {
        equivalentTce: exact(String(tenth * 100)),
        electricityWh: exact(BigInt(tenth) * 500_000_000n),
        isOver: false,
      };
      const { enters, criteria } = rateFactory({ ...figures, ...part }, rules);
      const { asked } = criteria.find(({ criterion }) => criterion === 'physical')!;
      expect([enters, asked]).toEqual(tenth < 10 ? [null, null] : [true, true]);
    }
    expect(level({ isOver: false, electricityWh: exact(1) })).toBeNull();
  });

  it('give no verdict where something is not known, or where what is not known could change it', () => {
    for (const unknown of [
      { emissionsT: null },
      { energyTce: null },
      { equivalentTce: null },
      { nonFossilRate: null },
      { physicalRate: null },
    ])
      expect(level(unknown)).toBeNull();
    expect(level({ nonFossilAtLeast: true })).toBeNull();
    // More than is known can only be better.
    expect(level({ nonFossilAtLeast: true, nonFossilRate: exact('0.95') })).toBe('basic');
  });
});
