import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Meter } from '../../contracts/index.ts';
import { SupplyEngine } from './engine.ts';
import { originOf, useItemOf } from './keys.ts';
import { supplyModel } from './model.ts';
import type { SupplyTerms } from './model.ts';
import { levelsOf, PoolLedger, setLevels } from './pool-ledger.ts';
import { runSupply } from './run.ts';
import type { EnergyColumn } from './run.ts';
import { SupplySums } from './sums.ts';
import { supplyCells } from './table.ts';

type Terms = SupplyTerms;
type SupplyMeter = SupplyTerms['meters'][number];
const slots = 12;

function meter(id: string, role: Meter['role'], enterpriseId: string | null = null): SupplyMeter {
  const directions: Meter['directions'] =
    role === 'grid' || role === 'storage' ? ['import', 'export'] : role === 'load' ? ['import'] : ['export'];
  return { id, role, enterpriseId, boundary: true, directions };
}

const meters = [
  meter('grid', 'grid'),
  meter('pv-a', 'pv', 'a'),
  meter('pv-b', 'pv', 'b'),
  meter('wind', 'wind'),
  meter('bess-1', 'storage'),
  meter('bess-2', 'storage'),
  meter('load-a', 'load', 'a'),
  meter('load-b', 'load', 'b'),
  meter('load-b2', 'load', 'b'),
  meter('office', 'load'),
];

const contracts: Terms['contracts'] = [
  {
    id: 'own-roof',
    enterpriseId: 'a',
    generator: 'pv-a',
    priority: 1,
    nomination: { basis: 'share', meter: 'pv-a', share: 1 },
  },
  {
    id: 'half-wind',
    enterpriseId: 'b',
    generator: 'wind',
    priority: 2,
    nomination: { basis: 'share', meter: 'wind', share: 0.5 },
  },
  {
    id: 'offshore',
    enterpriseId: 'a',
    generator: null,
    priority: 1,
    nomination: { basis: 'profile', kwByHour: Array(24).fill(1.5) },
  },
  {
    id: 'solar',
    enterpriseId: 'b',
    generator: null,
    priority: 3,
    nomination: { basis: 'profile', kwByHour: Array(24).fill(9) },
  },
];

const wh = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 3_000_000 }));
const readings = fc.tuple(
  ...meters.flatMap((m) => m.directions.map(() => fc.array(wh, { minLength: slots, maxLength: slots }))),
);
const terms: fc.Arbitrary<Terms> = fc.record({
  rule: fc.constantFrom('pro-rata' as const, 'contract-priority' as const),
  meters: fc.constant(meters),
  storages: fc.constant([{ meter: 'bess-1', lossPpm: 120_000, capacityWh: 4_000_000 }]),
  contracts: fc.subarray([...contracts]),
});

function columnsOf(values: readonly number[][]): EnergyColumn[] {
  return meters
    .flatMap((m) => m.directions.map((direction) => ({ meter: m.id, direction })))
    .map((series, i) => ({ ...series, amounts: Float64Array.from(values[i]!), status: new Uint8Array(slots) }));
}

function run(terms: Terms, values: readonly number[][], each?: (engine: SupplyEngine) => void) {
  const engine = new SupplyEngine(supplyModel(terms));
  const sums = new SupplySums(engine.model);
  const ledger = new PoolLedger(engine);
  const input = { columns: columnsOf(values), width: 900_000, hourOf: () => 0 };
  runSupply(engine, input, { from: 0, to: slots }, () => {
    sums.add(engine);
    ledger.add(engine);
    each?.(engine);
  });
  const cells = supplyCells(
    sums.table(undefined, () => true),
    { from: 0, to: slots, restatingFrom: null },
  );
  return { cells, books: ledger.lines(), engine };
}

const total = (list: readonly { energyWh: number }[]): number => list.reduce((a, b) => a + b.energyWh, 0);

describe('the supply engine', () => {
  it('adds up to every meter exactly, in rows and in columns, with no cell below zero', () => {
    fc.assert(
      fc.property(terms, readings, (given, values) => {
        const { cells } = run(given, values);
        const metered = (id: string, direction: string): number =>
          columnsOf(values)
            .find((c) => c.meter === id && c.direction === direction)!
            .amounts.reduce((a, b) => a + b, 0);
        const row = (test: (key: string) => boolean) => total(cells.cells.filter((cell) => test(cell.source)));
        const column = (test: (key: string) => boolean) => total(cells.cells.filter((cell) => test(cell.use)));
        for (const generator of ['pv:pv-a', 'pv:pv-b', 'wind:wind'])
          expect(row((key) => key === generator)).toBe(metered(generator.split(':')[1]!, 'export'));
        for (const storage of ['bess-1', 'bess-2']) {
          expect(row((key) => key.startsWith(`storage:${storage}:`))).toBe(metered(storage, 'export'));
          expect(column((key) => key === `storage:${storage}`)).toBe(metered(storage, 'import'));
        }
        expect(row((key) => key === 'grid' || key.startsWith('contracted:'))).toBe(metered('grid', 'import'));
        expect(column((key) => key === 'grid')).toBe(metered('grid', 'export'));
        expect(column((key) => key === 'enterprise:b')).toBe(
          metered('load-b', 'import') + metered('load-b2', 'import'),
        );
        expect(column((key) => key === 'park')).toBe(metered('office', 'import'));
        expect(cells.cells.every(({ energyWh }) => Number.isSafeInteger(energyWh) && energyWh > 0)).toBe(true);
        expect(total(cells.sources)).toBe(total(cells.uses));
      }),
      { numRuns: 300 },
    );
  });

  it('gives every meter the same whatever order the meters are listed in', () => {
    fc.assert(
      fc.property(
        terms,
        readings,
        fc.shuffledSubarray(meters, { minLength: meters.length }),
        (given, values, shuffled) => {
          const other = { ...given, meters: shuffled, contracts: [...given.contracts].reverse() };
          expect(run(other, values).cells).toEqual(run(given, values).cells);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('keeps the books of the storages: what came in is what went out, was lost or is held', () => {
    fc.assert(
      fc.property(terms, readings, (given, values) => {
        const { cells, books, engine } = run(given, values);
        const closing = levelsOf(engine);
        for (const { meter: id, origins } of books) {
          for (const line of origins) {
            expect(line.closingWh).toBe(closing[id]![line.origin] ?? 0);
            expect(line.closingWh).toBeGreaterThanOrEqual(0);
            expect(line.unrecordedWh === 0 || line.origin === 'unknown').toBe(true);
            expect(total(cells.cells.filter((cell) => cell.source === `storage:${id}:${line.origin}`))).toBe(
              line.dischargedWh,
            );
            const charged = cells.cells.filter(
              ({ source, use }) => use === `storage:${id}` && (originOf(source) ?? source) === line.origin,
            );
            expect(total(charged)).toBe(line.chargedWh);
          }
        }
        const loss = books.find((book) => book.meter === 'bess-2')!.origins.reduce((a, b) => a + b.lossesWh, 0);
        expect(loss).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  it('is less than 2 Wh from pro rata in every cell of an interval', () => {
    fc.assert(
      fc.property(readings, (values) => {
        run(
          { rule: 'pro-rata', meters, storages: [], contracts: [] },
          values,
          ({ active, cells, count, sources, uses }) => {
            const sum = sources.reduce((a, b) => a + b, 0);
            for (let u = 0; u < uses.length; u++)
              for (let i = 0; i < count; i++) {
                const exact = (sources[active[i]!]! * uses[u]!) / sum;
                expect(Math.abs(cells[u * count + i]! - exact)).toBeLessThan(2);
              }
          },
        );
      }),
      { numRuns: 100 },
    );
  });

  it('never counts more of a contract than its enterprise took from the grid in the interval', () => {
    fc.assert(
      fc.property(terms, readings, (given, values) => {
        const { cells } = run(given, values);
        for (const { contract, nominatedWh, matchedWh, unmatchedWh } of cells.contracts) {
          expect(matchedWh + unmatchedWh).toBe(nominatedWh);
          expect(matchedWh).toBeLessThanOrEqual(nominatedWh);
          const row = cells.cells.filter(({ source }) => source === `contracted:${contract}`);
          if (!contracts.find(({ id }) => id === contract)!.generator) expect(total(row)).toBe(matchedWh);
          const owner = contracts.find(({ id }) => id === contract)!.enterpriseId;
          expect(row.every(({ use }) => useItemOf(use) === `enterprise:${owner}`)).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('contracts', () => {
  const two = [meter('grid', 'grid'), meter('pv', 'pv'), meter('a', 'load', 'a'), meter('b', 'load', 'b')];
  const cells = (rule: Terms['rule'], list: Terms['contracts'], pv: number, grid: number, a: number, b: number) => {
    const engine = new SupplyEngine(supplyModel({ rule, meters: two, storages: [], contracts: list }));
    const given: Record<string, number> = { 'grid.import': grid, 'pv.export': pv, 'a.import': a, 'b.import': b };
    const columns = Object.entries(given).map(([name, value]) => {
      const [id, direction] = name.split('.') as [string, 'import' | 'export'];
      return { meter: id, direction, amounts: Float64Array.of(value), status: new Uint8Array(1) };
    });
    const sums = new SupplySums(engine.model);
    runSupply(engine, { columns, width: 900_000, hourOf: () => 10 }, { from: 0, to: 1 }, () => sums.add(engine));
    const { cells: found, contracts: met } = supplyCells(sums.table(), { from: 0, to: 1, restatingFrom: null });
    return { met, ...Object.fromEntries(found.map((cell) => [`${cell.source}>${cell.use}`, cell.energyWh])) };
  };
  const own = (share: number, priority = 1): Terms['contracts'][number] => ({
    id: `own-${priority}`,
    enterpriseId: 'a',
    generator: 'pv',
    priority,
    nomination: { basis: 'share', meter: 'pv', share },
  });
  const outside: Terms['contracts'][number] = {
    id: 'out',
    enterpriseId: 'a',
    generator: null,
    priority: 1,
    nomination: { basis: 'profile', kwByHour: Array.from({ length: 24 }, (_, hour) => (hour === 10 ? 0.2 : 0)) },
  };

  it('are served first, and what is left goes round pro rata', () => {
    expect(cells('contract-priority', [own(1)], 60, 140, 50, 150)).toEqual({
      met: [{ contract: 'own-1', nominatedWh: 60, matchedWh: 50, unmatchedWh: 10 }],
      'pv:pv>enterprise:a': 50,
      'pv:pv>enterprise:b': 10,
      'grid>enterprise:b': 140,
    });
  });

  it('have no effect with generators of the park under pro rata', () => {
    expect(cells('pro-rata', [own(1)], 60, 140, 50, 150)).toEqual({
      met: [],
      'pv:pv>enterprise:a': 15,
      'pv:pv>enterprise:b': 45,
      'grid>enterprise:a': 35,
      'grid>enterprise:b': 105,
    });
  });

  it('from outside count up to what the enterprise takes from the grid, the rest is left over', () => {
    expect(cells('pro-rata', [outside], 60, 140, 50, 150)).toMatchObject({
      met: [{ contract: 'out', nominatedWh: 50, matchedWh: 35, unmatchedWh: 15 }],
      'contracted:out>enterprise:a': 35,
      'grid>enterprise:b': 105,
    });
    expect(cells('contract-priority', [outside], 60, 140, 50, 150)).toMatchObject({
      met: [{ contract: 'out', matchedWh: 50 }],
      'contracted:out>enterprise:a': 50,
      'pv:pv>enterprise:b': 60,
      'grid>enterprise:b': 90,
    });
  });
});

describe('the origin of what a storage gives back', () => {
  const park = [meter('grid', 'grid'), meter('pv', 'pv'), meter('bess', 'storage'), meter('a', 'load', 'a')];
  const play = (steps: { pv?: number; grid?: number; charge?: number; out?: number; a?: number }[], terms = {}) => {
    const model = supplyModel({
      rule: 'pro-rata',
      meters: park,
      storages: [{ meter: 'bess', lossPpm: 100_000, capacityWh: 1000, ...terms }],
      contracts: [],
    });
    const engine = new SupplyEngine(model);
    const ledger = new PoolLedger(engine);
    const column = (id: string, direction: 'import' | 'export', pick: (step: (typeof steps)[number]) => number) => ({
      meter: id,
      direction,
      amounts: Float64Array.from(steps, pick),
      status: new Uint8Array(steps.length),
    });
    const columns = [
      column('grid', 'import', (s) => s.grid ?? 0),
      column('pv', 'export', (s) => s.pv ?? 0),
      column('bess', 'import', (s) => s.charge ?? 0),
      column('bess', 'export', (s) => s.out ?? 0),
      column('a', 'import', (s) => s.a ?? 0),
    ];
    runSupply(engine, { columns, width: 900_000, hourOf: () => 0 }, { from: 0, to: steps.length }, () =>
      ledger.add(engine),
    );
    return { engine, lines: ledger.lines()[0]!.origins };
  };

  it('is that of the charge, less the losses, drawn pro rata', () => {
    const { lines } = play([
      { pv: 300, grid: 100, charge: 200, a: 200 },
      { out: 90, a: 90 },
    ]);
    // Charged 150 from PV and 50 from the grid; a tenth is lost; 135 and 45 are held, half of each comes back.
    expect(lines).toEqual([
      { origin: 'pv:pv', openingWh: 0, chargedWh: 150, unrecordedWh: 0, dischargedWh: 68, lossesWh: 15, closingWh: 67 },
      { origin: 'grid', openingWh: 0, chargedWh: 50, unrecordedWh: 0, dischargedWh: 22, lossesWh: 5, closingWh: 23 },
    ]);
  });

  it('is unknown for what was stored before the history starts', () => {
    const { lines } = play([{ out: 40, a: 40 }]);
    expect(lines).toEqual([
      { origin: 'unknown', openingWh: 0, chargedWh: 0, unrecordedWh: 40, dischargedWh: 40, lossesWh: 0, closingWh: 0 },
    ]);
  });

  it('never exceeds the capacity', () => {
    const { lines } = play([{ pv: 5000, charge: 5000 }], { lossPpm: 0 });
    expect(lines).toMatchObject([{ origin: 'pv:pv', chargedWh: 5000, lossesWh: 4000, closingWh: 1000 }]);
  });

  it('goes on from a checkpoint as if it had never stopped', () => {
    const steps = [
      { pv: 301, grid: 77, charge: 210, a: 168 },
      { out: 55, a: 55 },
      { grid: 40, charge: 40 },
    ];
    const { engine } = play(steps);
    const first = play(steps.slice(0, 2)).engine;
    const later = play([]).engine;
    setLevels(later, levelsOf(first));
    later.clear();
    later.sources[later.model.rowOf.grid] = 40;
    later.uses[later.model.chargeOf[0]!] = 40;
    later.step();
    expect(levelsOf(later)).toEqual(levelsOf(engine));
  });
});
