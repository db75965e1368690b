import { cpus, loadavg } from 'node:os';
import {
  PoolLedger,
  runSupply,
  SupplyEngine,
  supplyModel,
  SupplySums,
  type EnergyColumn,
} from '@lingtan/energy-metering/domain';
import { median, type BenchResult } from './result.ts';

const consumers = 1_000;
const generators = 17;
const storages = 2;
const intervals = 35_040;
const perDay = 96;
const runs = 3;

type Meter = Parameters<typeof supplyModel>[0]['meters'][number];

const meter = (id: string, role: Meter['role'], enterpriseId: string | null = null): Meter => ({
  id,
  role,
  enterpriseId,
  boundary: true,
  directions: role === 'load' ? ['import'] : role === 'grid' || role === 'storage' ? ['import', 'export'] : ['export'],
});

const meters: Meter[] = [
  meter('grid', 'grid'),
  ...Array.from({ length: generators }, (_, i) => meter(`g${i}`, i % 2 === 0 ? 'pv' : 'wind')),
  ...Array.from({ length: storages }, (_, i) => meter(`bess${i}`, 'storage')),
  ...Array.from({ length: consumers }, (_, i) => meter(`m${i}`, 'load', `e${i}`)),
];

/** A year of readings in whole Wh: PV by day, storages that charge at noon and discharge in the evening, the grid closes. */
function readings(): EnergyColumn[] {
  let seed = 20_261_124;
  const random = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const column = (id: string, direction: 'import' | 'export', at: (slot: number) => number): EnergyColumn => ({
    meter: id,
    direction,
    amounts: Float64Array.from({ length: intervals }, (_, slot) => Math.round(at(slot))),
    status: new Uint8Array(intervals),
  });
  const hour = (slot: number): number => (slot % perDay) / 4;
  const columns = [
    ...Array.from({ length: generators }, (_, i) =>
      column(`g${i}`, 'export', (slot) =>
        i % 2 === 0
          ? Math.max(0, Math.sin(((hour(slot) - 6) / 12) * Math.PI)) * 900_000 * random()
          : 700_000 * random(),
      ),
    ),
    ...Array.from({ length: storages }, (_, i) =>
      column(`bess${i}`, 'import', (slot) => (hour(slot) >= 10 && hour(slot) < 14 ? 1_000_000 * random() : 0)),
    ),
    ...Array.from({ length: storages }, (_, i) =>
      column(`bess${i}`, 'export', (slot) => (hour(slot) >= 18 && hour(slot) < 22 ? 900_000 * random() : 0)),
    ),
    ...Array.from({ length: consumers }, (_, i) => column(`m${i}`, 'import', () => 5_000 + 20_000 * random())),
  ];
  const sum = (slot: number, direction: 'import' | 'export'): number =>
    columns.reduce((total, each) => total + (each.direction === direction ? each.amounts[slot]! : 0), 0);
  const balance = Float64Array.from({ length: intervals }, (_, slot) => sum(slot, 'import') - sum(slot, 'export'));
  const grid = { meter: 'grid', status: new Uint8Array(intervals) };
  return [
    ...columns,
    { ...grid, direction: 'import', amounts: balance.map((wh) => Math.max(0, wh)) },
    { ...grid, direction: 'export', amounts: balance.map((wh) => Math.max(0, -wh)) },
  ];
}

/** A year through the engine: every interval allocated in whole Wh, storages by origin, rows and columns checked. */
function exact(columns: EnergyColumn[]): number {
  const since = performance.now();
  const model = supplyModel({
    rule: 'pro-rata',
    meters,
    storages: Array.from({ length: storages }, (_, i) => ({ meter: `bess${i}`, lossPpm: 120_000, capacityWh: null })),
    contracts: [],
  });
  const engine = new SupplyEngine(model);
  const sums = new SupplySums(model);
  const ledger = new PoolLedger(engine);
  runSupply(engine, { columns, width: 900_000, hourOf: () => 0 }, { from: 0, to: intervals }, () => {
    sums.add(engine);
    ledger.add(engine);
  });
  check(model, sums, columns);
  return (performance.now() - since) / 1000;
}

/** Every generator's row and every consumer's column is its meter's year, to the Wh. */
function check(model: ReturnType<typeof supplyModel>, sums: SupplySums, columns: EnergyColumn[]): void {
  for (const { meter: id, direction, side, index } of model.series) {
    if (side === 'discharge') continue;
    const metered = columns
      .find((each) => each.meter === id && each.direction === direction)!
      .amounts.reduce((a, b) => a + b, 0);
    let found = 0;
    if (side === 'source') for (let u = 0; u < model.uses.length; u++) found += sums.cell(index, u);
    else for (let r = 0; r < model.rows.length; r++) found += sums.cell(r, index);
    if (found !== metered) throw new Error(`${id} ${direction}: ${found} Wh allocated of ${metered}`);
  }
}

/** The same sums the plain way: source × use ÷ total in floating point, storage as one source, nothing exact. */
function plain(columns: EnergyColumn[]): number {
  const since = performance.now();
  const sources = columns.filter(({ direction, meter: id }) => (id === 'grid') === (direction === 'import'));
  const supply = sources.filter(({ meter: id, direction }) => id === 'grid' || direction === 'export');
  const uses = columns.filter((column) => !supply.includes(column));
  const cells = new Float64Array(supply.length * uses.length);
  for (let slot = 0; slot < intervals; slot++) {
    let total = 0;
    for (const { amounts } of supply) total += amounts[slot]!;
    for (let u = 0; u < uses.length; u++) {
      const share = uses[u]!.amounts[slot]! / total;
      for (let r = 0; r < supply.length; r++) cells[u * supply.length + r]! += supply[r]!.amounts[slot]! * share;
    }
  }
  if (!(cells[0]! >= 0)) throw new Error('the plain sums are not numbers');
  return (performance.now() - since) / 1000;
}

/**
 * Seconds to allocate a year at 15 minutes of 20 sources to 1,000 consumers in whole Wh, every row and column equal to
 * its meter, storage by origin. Aim: at most 30 s.
 */
export function run(): Promise<BenchResult> {
  const columns = readings();
  const ours: number[] = [];
  const limits: number[] = [];
  for (let run = 0; run < runs; run++) {
    limits.push(plain(columns));
    ours.push(exact(columns));
  }
  const [value, limit] = [median(ours), median(limits)];
  return Promise.resolve({
    name: 'supply-mix',
    unit: 's',
    ours: value,
    baseline: { name: 'the same sums in floating point, not exact', value: limit },
    ratio: value / limit,
    p50: null,
    p95: null,
    p99: null,
    details: {
      aimSeconds: 30,
      runs: ours,
      limitRuns: limits,
      consumers,
      sources: generators + storages + 1,
      intervals,
      cellsPerSecond: Math.round(((generators + storages + 1) * consumers * intervals) / value),
      cores: cpus().length,
      loadAverage: loadavg()[0],
    },
  });
}
