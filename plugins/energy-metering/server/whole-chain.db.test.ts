import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Explanation } from '@lingtan/sdk';
import type { Sample } from '@lingtan/telemetry/contracts';
import { readMonth } from './bills/bill-store.ts';
import { demandRef, touTotalRef } from './bills/refs.ts';
import { runBills } from './bills/run-bills.ts';
import { createEnergyFixture } from './fixtures/energy-fixture.ts';
import type { EnergyFixture } from './fixtures/energy-fixture.ts';
import { bare, startFeatures } from './fixtures/start-features.ts';
import type { StartedFeatures } from './fixtures/start-features.ts';
import {
  amountsOf,
  billOf,
  config,
  gramsOf,
  history,
  noLoadW,
  series,
  slots,
  start,
  width,
} from './fixtures/whole-chain.ts';
import type { Amounts } from './fixtures/whole-chain.ts';
import { intervalRef, supplyRef, totalRef, windowRef } from './refs.ts';
import { restateSupply } from './supply-mix/restate.ts';
import { supplyMix } from './supply-mix/service.ts';
import { kindSubject, tceRef } from './tce/refs.ts';
import { balanceRef } from './tree/refs.ts';

const hour = 3_600_000;
const patienceMs = 240_000;
const day = { from: start - 8 * hour, to: start + 16 * hour };
const span = { from: start, to: start + slots * width };
/** Intervals whose own figures are read; sums and bills take in all. */
const shown = [0, 5, 10, 15];
const accounts = { alpha: 'mill.import', beta: 'shop.import' };

let park: EnergyFixture;
let features: StartedFeatures;
let samples: Sample[];
/** The explanations of all figures as they were last read. */
let known: Map<string, string>;

beforeAll(async () => {
  park = await createEnergyFixture(config, { now: '2026-12-01T02:00:00Z', everySeconds: 300 });
  features = await startFeatures(park);
  samples = history();
  await park.closeDue();
  await park.ingest(samples);
  await follow();
  known = await explainAll(amountsOf(samples));
}, patienceMs);
afterAll(() => park.close());

/** All that the jobs of a park would do after new samples. */
async function follow(): Promise<string[]> {
  await park.closeLate();
  await restateSupply(park.energy);
  const before = new Set((await bills()).map(({ id }) => id));
  const run = await runBills(park.energy, { id: 1, month: '2026-11', accounts: null });
  expect(run.problems).toEqual([]);
  return (await bills()).flatMap(({ id, accountId }) => (before.has(id) ? [] : [accountId]));
}

const bills = () => park.energy.scope.db.tx((tx) => readMonth(tx, { month: '2026-11' }));

/** Every stored revision of anything, by key and revision. */
async function stored(): Promise<Map<string, string>> {
  const rows = await park.all<{ key: string }>(`
    select 'interval ' || meter_id || '.' || direction || '/' || extract(epoch from starts_at)::bigint || '@' || revision as key, to_jsonb(i)::text as row
      from plugin_energy_metering.intervals i
    union all select 'supply ' || day || '@' || revision, to_jsonb(d)::text from plugin_energy_metering.supply_days d
    union all select 'bill ' || id, to_jsonb(b)::text from plugin_energy_metering.bills b`);
  return new Map(rows.map(({ key, ...row }) => [key, JSON.stringify(row)]));
}

const meterOf = (name: string): [string, 'import' | 'export'] => name.split('.') as [string, 'import' | 'export'];
const sum = (amounts: Amounts, name: string, slot?: number): number =>
  amounts
    .get(name)!
    .slice(slot ?? 0, slot === undefined ? slots : slot + 1)
    .reduce((all, { amount }) => all + amount, 0);

/** Closing error of a node: above − below − what its transformer takes. */
function closingError(amounts: Amounts, node: string, slot?: number): number {
  const of = (name: string): number => sum(amounts, name, slot);
  if (node === 'grid') return of('grid.import') - of('grid.export') - of('feeder.import');
  const technical = Math.round(noLoadW / 4) * (slot === undefined ? slots : 1);
  return of('feeder.import') - of('mill.import') - of('shop.import') - technical;
}

/** Figures that are worked out when asked, with their value by brute force; null where only the method is checked. */
function figures(amounts: Amounts): Map<string, string | null> {
  const found = new Map<string, string | null>();
  for (const name of series) {
    found.set(totalRef(`meter/${name}`, day), String(sum(amounts, name)));
    // All intervals are compared as they are stored; of each meter one explains itself.
    found.set(intervalRef(...meterOf(name), start), String(amounts.get(name)![0]!.amount));
  }
  const uses = { 'enterprise:steel': 'mill.import', 'enterprise:paper': 'shop.import', grid: 'grid.export' };
  for (const [item, name] of Object.entries(uses)) found.set(totalRef(`use/${item}`, day), String(sum(amounts, name)));
  for (const [item, name] of Object.entries({ grid: 'grid.import', pv: 'pv.export' }))
    found.set(totalRef(`source/${item}`, day), String(sum(amounts, name)));
  // What no meter of a consumer accounts for is a use of its own.
  const consumed = sum(amounts, 'grid.import') + sum(amounts, 'pv.export') - sum(amounts, 'grid.export');
  const metered = sum(amounts, 'mill.import') + sum(amounts, 'shop.import');
  found.set(totalRef('use/all', day), String(consumed));
  found.set(totalRef('use/balance', day), String(consumed - metered));
  for (const node of ['grid', 'feeder']) {
    found.set(balanceRef(node, day), String(closingError(amounts, node)));
    for (const slot of shown) {
      const part = { from: start + slot * width, to: start + (slot + 1) * width };
      found.set(balanceRef(node, part), String(closingError(amounts, node, slot)));
    }
  }
  const coal = (name: string): number => gramsOf(sum(amounts, name));
  for (const name of ['mill.import', 'shop.import']) found.set(tceRef(`meter/${name}`, day), String(coal(name)));
  found.set(tceRef(kindSubject('electricity', 'steel'), day), String(coal('mill.import')));
  found.set(tceRef(kindSubject('electricity', null), day), String(coal('mill.import') + coal('shop.import')));
  for (const [account, name] of Object.entries(accounts)) {
    const own = amounts.get(name)!;
    const of = (from: number, to: number) => String(own.slice(from, to).reduce((all, { amount }) => all + amount, 0));
    found.set(touTotalRef(meterOf(name)[0], 'two-part', 'flat', day), of(0, 8));
    found.set(touTotalRef(meterOf(name)[0], 'two-part', 'peak', day), of(8, slots));
    for (const slot of shown) {
      const window = { from: start + slot * width, to: start + (slot + 1) * width };
      found.set(demandRef(account, window), String(4 * own[slot]!.amount));
    }
  }
  for (const use of ['all', 'enterprise:steel']) found.set(supplyRef('green-share', use, day), null);
  for (const source of ['grid', 'pv']) found.set(supplyRef(source, 'enterprise:steel', day), null);
  return found;
}

/** What an explanation says. A line has the revision of its bill, which others of its lines may have changed. */
function textOf(explanation: Explanation): string {
  if (!explanation.ref.startsWith('energy.bill-line/')) return JSON.stringify(explanation);
  return JSON.stringify({ ...explanation, ref: bare(explanation.ref), recordedAt: null, links: [] });
}

/** Explains all figures; each must have its value and recompute from its inputs with its published method. */
async function explainAll(amounts: Amounts): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const check = async (ref: string, value: string | null): Promise<void> => {
    const explanation = await features.explain(ref);
    expect(explanation, ref).not.toBeNull();
    if (value !== null) expect(String(explanation!.value), ref).toBe(value);
    const method = features.methodOf(explanation!);
    expect(method, `${ref} by ${explanation!.method}`).toBeDefined();
    expect(method!.recompute(explanation!), ref).toEqual(explanation!.value);
    found.set(bare(ref), textOf(explanation!));
  };
  for (const [ref, value] of figures(amounts)) await check(ref, value);
  for (const bill of await bills()) {
    const { lines, total } = billOf(amounts.get(accounts[bill.accountId as keyof typeof accounts])!);
    expect(
      Object.fromEntries(bill.lines.map(({ kind, period, amountFen }) => [`${kind}/${period ?? ''}`, amountFen])),
    ).toEqual(lines);
    expect(bill.totalFen).toBe(total);
    for (const { ref, amountFen } of bill.lines) await check(ref, (amountFen / 100).toFixed(2));
    await check(bill.ref, (total / 100).toFixed(2));
  }
  return found;
}

/** Rows and columns of every interval's supply add up to the meters, and PV serves each use by its share. */
async function checkSupply(amounts: Amounts): Promise<void> {
  const cells = await supplyMix(park.energy).cells({ ...span, resolution: '15m' });
  expect(cells).toHaveLength(slots);
  const uses = { 'enterprise:steel': 'mill.import', 'enterprise:paper': 'shop.import', grid: 'grid.export' };
  for (const [slot, { cells: list }] of cells.entries()) {
    const of = (name: string): number => sum(amounts, name, slot);
    const added = (pick: (cell: (typeof list)[number]) => boolean): number =>
      list.filter(pick).reduce((all, { energyWh }) => all + energyWh, 0);
    for (const [use, name] of Object.entries(uses)) expect(added((cell) => cell.use === use)).toBe(of(name));
    expect(added(({ source }) => source === 'grid')).toBe(of('grid.import'));
    expect(added(({ source }) => source === 'pv:pv')).toBe(of('pv.export'));
  }
}

/** Opens a figure down to intervals, each once; what is said of an input is what the input says of itself. */
async function openDown(ref: string): Promise<Map<string, Explanation>> {
  const opened = new Map<string, Explanation>();
  const queue = [ref];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    if (opened.has(at)) continue;
    const explanation = (await features.explain(at))!;
    expect(explanation, at).not.toBeNull();
    // Time without samples is missing: nothing was calculated there.
    if (explanation.value !== null)
      expect(features.methodOf(explanation)?.recompute(explanation), at).toEqual(explanation.value);
    opened.set(at, explanation);
    if (!at.startsWith('energy.interval/') || explanation.method?.startsWith('energy.formula'))
      queue.push(...explanation.inputs.map((input) => input.ref).filter((each) => !each.startsWith('energy.tariff/')));
  }
  for (const { inputs } of opened.values())
    for (const input of inputs) {
      const below = opened.get(input.ref);
      if (below) expect(below.value, input.ref).toEqual(input.value);
    }
  return opened;
}

describe('the whole chain', () => {
  it('equals a recomputation from the samples by brute force', async () => {
    const figuresNow = figures(amountsOf(samples));
    expect([...figuresNow.keys()].every((ref) => known.has(ref))).toBe(true);
    await checkSupply(amountsOf(samples));
  });

  it(
    'gives exactly the dependent figures a new revision when one raw sample changes',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat(samples.length - 1), fc.integer({ min: -400, max: 400 }), async (index, shift) => {
          const old = amountsOf(samples);
          const [rows, before] = [await stored(), known];
          const { point, ts, value } = history()[index]!;
          const sample = { point, ts, value: (Math.round(value * 1000) + shift) / 1000 };
          samples = samples.map((each, at) => (at === index ? sample : each));
          const fresh = amountsOf(samples);
          const follows = await features.closure(windowRef(point, ts, ts));

          await park.correct([sample]);
          const billed = await follow();
          const [later, after] = [await stored(), await explainAll(fresh)];
          known = after;
          await checkSupply(fresh);

          // Whatever was stored is still there, byte by byte.
          for (const [key, row] of rows) expect(later.get(key), key).toBe(row);
          // New revisions are those of the intervals whose figures are others by brute force, and of no other.
          const revised = [...later.keys()].filter((key) => !rows.has(key) && key.startsWith('interval '));
          const expected = series.flatMap((name) =>
            fresh.get(name)!.flatMap(({ reading, amount }, slot) => {
              const was = old.get(name)![slot]!;
              return was.reading === reading && was.amount === amount
                ? []
                : [`interval ${name}/${start / 1000 + slot * 900}`];
            }),
          );
          expect(revised.map((key) => bare(key)).sort()).toEqual(expected.sort());
          // So are bills.
          const changed = Object.entries(accounts).flatMap(([account, name]) =>
            JSON.stringify(billOf(old.get(name)!)) === JSON.stringify(billOf(fresh.get(name)!)) ? [] : [account],
          );
          expect(billed.sort()).toEqual(changed);
          // A figure that says something else follows from the sample by rule; all others say the same, byte by byte.
          for (const [ref, text] of after)
            if (before.get(ref) !== text) expect([...follows], `${ref} changed with ${point}`).toContain(ref);
        }),
        { numRuns: 6 },
      );
    },
    patienceMs,
  );

  it('opens bills, balances, coal and virtual meters down to the registers they rest on', async () => {
    const [bill] = await bills();
    const all = [
      bill!.ref,
      balanceRef('feeder', span),
      tceRef(kindSubject('electricity', null), span),
      totalRef('meter/rest.import', { from: start, to: start + hour }),
    ];
    for (const ref of all) {
      const opened = await openDown(ref);
      const leaves = [...opened.values()].filter(({ method }) => method === 'energy.counter-difference@1');
      expect(leaves.length, ref).toBeGreaterThanOrEqual(12);
    }
  });
});
