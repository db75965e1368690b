import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRef } from '@lingtan/sdk';
import type { Explanation } from '@lingtan/sdk';
import type { Sample } from '@lingtan/telemetry/contracts';
import { energyMethods, methodName } from '../domain/index.ts';
import { supplyMethods } from '../domain/methods-supply.ts';
import { explainInterval } from './evidence/explain-interval.ts';
import { explainPool } from './evidence/explain-pool.ts';
import { explainRatio } from './evidence/explain-ratio.ts';
import { explainSupply } from './evidence/explain-supply.ts';
import { explainTotal } from './evidence/explain-total.ts';
import { createEnergyFixture, meter, viewer } from './fixtures/energy-fixture.ts';
import type { EnergyFixture } from './fixtures/energy-fixture.ts';
import { intervalRef } from './refs.ts';
import { supplyDependents } from './supply-mix/dependents.ts';
import { followRevisions } from './supply-mix/follow.ts';
import { notePending } from './supply-mix/pending.ts';
import { restateSupply } from './supply-mix/restate.ts';
import { readSupply } from './supply-mix/supply.ts';
import { describeShares } from './supply-mix/views.ts';

const hour = 3_600_000;
/** 22:00 in the park: the history runs over two midnights. */
const start = Date.parse('2026-11-22T14:00:00Z');
const steps = 28 * 4;
const width = 15 * 60_000;
const methods = [...energyMethods, ...supplyMethods];

/** Registers grow unevenly; the two storages charge and discharge in turn, and once both at a time. */
const registers: Record<string, (step: number) => number> = {
  'grid.import': (i) => 0.6 + ((i * 7) % 5) / 9,
  'grid.export': (i) => (i % 9 === 0 ? 0.05 : 0),
  'pv.export': (i) => (i % 24 < 12 ? 0.7 + (i % 7) / 13 : 0),
  'wind.export': (i) => 0.31 + ((i * 5) % 11) / 21,
  'bess.import': (i) => (i % 24 < 10 ? 0.41 : 0),
  'bess.export': (i) => (i % 24 >= 12 && i % 24 < 18 ? 0.57 : 0),
  'flywheel.import': (i) => (i % 24 >= 16 && i % 24 < 20 ? 0.23 : 0),
  'flywheel.export': (i) => (i % 24 >= 19 && i % 24 < 22 ? 0.2 : 0),
  'mill.import': (i) => 0.9 + ((i * 3) % 7) / 10,
  'shop.import': (i) => 0.35 + ((i * 11) % 5) / 17,
};

function history(): Sample[] {
  return Object.entries(registers).flatMap(([point, grows], index) => {
    let value = 1000 * (index + 1);
    return Array.from({ length: steps + 1 }, (_, i) => {
      const sample = { point, ts: start + i * width, value: Math.round(value * 1000) / 1000 };
      value += grows(i);
      return sample;
    });
  });
}

let park: EnergyFixture;
beforeAll(async () => {
  park = await createEnergyFixture(
    {
      meters: [
        meter('grid', 'grid', ['import', 'export']),
        meter('pv', 'pv', ['export']),
        meter('wind', 'wind', ['export']),
        meter('bess', 'storage', ['import', 'export']),
        meter('flywheel', 'storage', ['import', 'export']),
        meter('mill', 'load', ['import'], { enterpriseId: 'steel' }),
        meter('shop', 'load', ['import'], { enterpriseId: 'paper' }),
      ],
      supply: {
        rules: [{ rule: 'contract-priority' }],
        storages: [{ meterId: 'bess', roundTripEfficiency: 0.87, capacityKwh: 4 }],
        contracts: [
          {
            id: 'wind-steel',
            name: { en: 'Wind for steel', 'zh-CN': '风电直供' },
            enterpriseId: 'steel',
            generatorId: 'wind',
            validFrom: '2026-01-01',
            quantity: { basis: 'share', share: 0.4 },
          },
          {
            id: 'offshore',
            name: { en: 'Offshore', 'zh-CN': '海上风电' },
            enterpriseId: 'paper',
            validFrom: '2026-01-01',
            quantity: { basis: 'power', powerKw: 0.7 },
          },
        ],
      },
    },
    { now: new Date(start + 60 * hour).toISOString(), everySeconds: 900 },
  );
  park.energy.followers.push(async (energy, tx, written) => {
    await followRevisions(energy, tx, written);
    return [];
  });
  await park.ingest(history());
  await park.closeDue();
  await park.closeLate();
  await restateSupply(park.energy);
});
afterAll(() => park.close());

function explain(ref: string): Promise<Explanation | null> {
  const parsed = parseRef(ref)!;
  const by = { 'energy.interval': explainInterval, 'energy.total': explainTotal, 'energy.supply': explainSupply };
  const all = { ...by, 'energy.storage-pool': explainPool, 'energy.direct-supply': explainRatio };
  return all[parsed.kind as keyof typeof all](park.energy, parsed, null, viewer());
}

/** Opens a figure to its intervals, each once; every step must recompute from its inputs with its published method. */
async function openDown(ref: string): Promise<Map<string, Explanation>> {
  const opened = new Map<string, Explanation>();
  const queue = [ref];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    if (opened.has(at)) continue;
    const explanation = await explain(at);
    expect(explanation, at).not.toBeNull();
    opened.set(at, explanation!);
    const { method, inputs, value } = explanation!;
    const carriedFrom = explanation!.parameters?.['carriedFrom'];
    if (carriedFrom === undefined)
      expect(methods.find((m) => methodName(m) === method)!.recompute(explanation!), at).toEqual(value);
    // The opening of a day is the closing of the day before, as recorded.
    else expect(carriedFrom === null ? '0' : (await explain(String(carriedFrom)))!.value, at).toEqual(value);
    if (!at.startsWith('energy.interval/')) queue.push(...inputs.map((input) => input.ref));
  }
  for (const { inputs, ref: of } of opened.values())
    for (const input of inputs) {
      const below = opened.get(input.ref);
      if (below) expect(below.value, `${of} → ${input.ref}`).toEqual(input.value);
    }
  return opened;
}

const stored = async () => [
  ...(await park.all<Record<string, unknown>>(
    `select 'pool/' || meter_id || '/' || day as key, p.* from plugin_energy_metering.storage_pools p order by 1, revision`,
  )),
  ...(await park.all<Record<string, unknown>>(
    `select 'day/' || day as key, d.* from plugin_energy_metering.supply_days d order by 1, revision`,
  )),
];
const intervals = () =>
  park.energy.scope.db.tx(async () =>
    park.all<{ meter: string; direction: 'import' | 'export'; slot: number; revision: number }>(
      `select s.meter_id as meter, s.direction, r.slot, r.revision from plugin_energy_metering.interval_rows r
       join plugin_energy_metering.interval_series s on s.id = r.series`,
    ),
  );

describe('the evidence chain of the storages', () => {
  it('opens what a storage holds, by origin, down to registers', async () => {
    for (const ref of ['bess/2026-11-22/closing/grid', 'flywheel/2026-11-23/closing/pv:pv']) {
      const opened = await openDown(`energy.storage-pool/${ref}`);
      const kinds = new Set([...opened.keys()].map((each) => each.split('/')[0]));
      expect([...kinds].sort()).toEqual(['energy.interval', 'energy.storage-pool', 'energy.supply', 'energy.total']);
    }
    const page = await explain('energy.storage-pool/bess/2026-11-23');
    expect(page!.ref).toBe('energy.storage-pool/bess/2026-11-23@1');
    for (const [, opening, charged, unrecorded, discharged, losses, closing] of page!.rows!.values)
      expect(Number(opening) + Number(charged) + Number(unrecorded)).toBe(
        Number(discharged) + Number(losses) + Number(closing),
      );
  });

  it('opens a green share and its way through the storages, contracts among the rest', async () => {
    const span = `${new Date(start + 3 * hour).toISOString()}/${new Date(start + 4.5 * hour).toISOString()}`;
    const query = { from: start + 3 * hour, to: start + 4.5 * hour, resolution: 'all' as const };
    const [supply] = await park.energy.scope.db.tx((tx) => readSupply(park.energy, tx, query));
    const shown = describeShares(supply!, null).uses;
    for (const use of ['all', 'enterprise:paper']) {
      const opened = await openDown(`energy.supply/green-share/${use}/${span}`);
      const share = opened.get(`energy.supply/green-share/${use}/${span}`)!;
      expect(share.value).toBeGreaterThan(0);
      expect(share.inputs.map(({ role }) => role)).toContain('via-storage');
      expect([...opened.keys()].some((ref) => ref.startsWith('energy.storage-pool/bess/'))).toBe(true);
      const { direct, viaStorage, contracted } = shown.find((each) => each.use === use)!;
      for (const [part, value] of Object.entries({ direct, 'via-storage': viaStorage, contracted })) {
        const ref = `energy.supply/green-${part}/${use}/${span}`;
        expect(value, ref).toBeGreaterThan(0);
        const own = (await openDown(ref)).get(ref)!;
        expect(own).toMatchObject({ ref, unit: '1', value });
        expect(new Set(own.inputs.map(({ role }) => role))).toEqual(new Set([part, 'consumption']));
      }
    }
    const ratio = await openDown(`energy.direct-supply/self-use/${span}`);
    expect(ratio.size).toBeGreaterThan(10);
  });

  it('gives exactly the dependent days a new revision when one raw sample changes', async () => {
    const samples = history();
    let changes = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(samples.length - 1), fc.integer({ min: -90, max: 90 }), async (index, shift) => {
        const sample = samples[index]!;
        const [before, known] = [await stored(), await intervals()];
        await park.correct([{ ...sample, value: Math.round((sample.value + shift / 1000) * 1000) / 1000 }]);
        await park.closeLate();
        const revised = (await intervals()).filter(
          (row) =>
            !known.some(
              (k) =>
                k.meter === row.meter &&
                k.direction === row.direction &&
                k.slot === row.slot &&
                k.revision === row.revision,
            ),
        );
        await restateSupply(park.energy);
        const after = await stored();
        const had = new Map(before.map((row) => [`${String(row['key'])}@${String(row['revision'])}`, row]));
        const fresh = after.filter((row) => !had.has(`${String(row['key'])}@${String(row['revision'])}`));
        expect(after.filter((row) => !fresh.includes(row))).toEqual(before);
        // Everything that follows by rule from the intervals that changed, and from the books that follow from those.
        const follows = new Set<string>();
        const queue = revised.map(({ meter: id, direction, slot }) => intervalRef(id, direction, slot * 60_000));
        for (let at = queue.pop(); at !== undefined; at = queue.pop())
          for (const ref of supplyDependents(park.energy, parseRef(at)!)) {
            if (!ref.startsWith('energy.storage-pool/') || follows.has(ref) || ref.slice(-10) > '2026-11-25') continue;
            follows.add(ref);
            queue.push(ref);
          }
        changes += fresh.length;
        for (const row of fresh) {
          const [kind, ...rest] = String(row['key']).split('/');
          const day = rest.at(-1)!;
          if (kind === 'pool') expect(follows).toContain(`energy.storage-pool/${rest[0]}/${day}`);
          else expect([...follows].some((ref) => ref.endsWith(day))).toBe(true);
        }
        // All that had to change has: working out every day again finds nothing more.
        await park.energy.scope.db.tx((tx) =>
          notePending(tx, park.energy.parkId, ['2026-11-22', '2026-11-23', '2026-11-24']),
        );
        expect(await restateSupply(park.energy)).toMatchObject({ closed: 0, revised: 0 });
      }),
      { numRuns: 12 },
    );
    expect(changes).toBeGreaterThan(0);
  });
});
