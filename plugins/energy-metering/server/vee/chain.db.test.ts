import { parseRef } from '@lingtan/sdk';
import type { Sample } from '@lingtan/telemetry/contracts';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { energyMethods, methodName } from '../../domain/index.ts';
import { veeMethods } from '../../domain/methods-vee.ts';
import { energyDependents } from '../evidence/dependents.ts';
import { explainInterval } from '../evidence/explain-interval.ts';
import { meter, viewer } from '../fixtures/energy-fixture.ts';
import type { EnergyFixture } from '../fixtures/energy-fixture.ts';
import { intervalRef, windowRef } from '../refs.ts';
import { veeDependents } from './dependents.ts';
import { allRows, createVeePark, day, minute } from './fixtures/vee-park.ts';
import type { Row } from './fixtures/vee-park.ts';

const hour = 60 * minute;
// Thursday, local midnight in Shanghai; the days before are workdays but for the weekend.
const midnight = Date.parse('2026-11-25T16:00:00Z');
const start = midnight - 4 * day;
const end = midnight + 8 * hour;
const config = {
  intervalMinutes: 60 as const,
  vee: { leastDays: 2 },
  meters: [
    meter('grid', 'grid', ['import'], {}),
    meter('mill', 'load', ['import'], { parentId: 'grid', enterpriseId: 'steel' }),
    meter('shop', 'load', ['import'], { parentId: 'grid', enterpriseId: 'paper' }),
    meter('well', 'load', ['import'], {}),
  ],
};

/** Amount of an hour in Wh, different from hour to hour and from day to day. */
function amount(id: string, ts: number): number {
  const n = Math.round((ts - start) / hour);
  const own = { mill: 6000, shop: 3000, well: 900 }[id];
  if (own === undefined) return amount('mill', ts) + amount('shop', ts);
  return own + ((n * 37) % 24) * 30 + ((n * 7) % 5) * 60 + Math.floor(n / 24) * 120;
}

/**
 * Samples every 20 minutes, off the hours. Silent at times: the mill for nine hours of one day (a long gap), the shop and the
 * well from some hour on for good, the well's register starts again from zero once.
 */
function samples(): Sample[] {
  const list: Sample[] = [];
  for (const [index, id] of ['grid', 'mill', 'shop', 'well'].entries()) {
    let wh = 1_000_000 * (index + 1);
    for (let ts = start - 25 * minute; ts <= end + 20 * minute; ts += 20 * minute) {
      wh += amount(id, Math.floor(ts / hour) * hour) / 3;
      const since = (ts - midnight) / hour;
      if (id === 'mill' && since > -16 && since < -7) continue;
      if (id === 'shop' && since > 3) continue;
      if (id === 'well' && since > 5) continue;
      if (id === 'well' && since > -30 && since < -29) wh = 40_000;
      list.push({ point: `${id}.import`, ts: ts + index * 1000, value: wh / 1000 });
    }
  }
  return list;
}

let park: EnergyFixture;
afterEach(() => park.close());

async function open(): Promise<void> {
  park = await createVeePark(config, new Date(start - hour).toISOString());
  await park.closeDue();
  park.clock.set(new Date(end + 30 * minute).toISOString());
}

/** An hour later, so that samples just behind the last boundary have had their effect. */
async function settle(): Promise<void> {
  park.clock.set(new Date(end + 90 * minute).toISOString());
  await park.closeDue();
  await park.closeLate();
}

async function newest(): Promise<unknown[]> {
  const latest = new Map((await allRows(park)).map(({ revision: _, ...row }) => [row.key, row]));
  return [...latest.values()];
}

const refOf = (row: Pick<Row, 'key'>, revision?: number): string => {
  const [subject, epoch] = row.key.split('/') as [string, string];
  const [id, direction] = subject.split('.') as [string, 'import' | 'export'];
  return intervalRef(id, direction, Number(epoch) * 1000, revision);
};

/** Everything below a reference by rule, without revisions. */
async function closure(refs: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  const queue = [...refs];
  for (let ref = queue.shift(); ref !== undefined; ref = queue.shift()) {
    const plain = ref.replace(/@\d+$/, '');
    if (found.has(plain) || !plain.startsWith('energy.interval/')) continue;
    found.add(plain);
    queue.push(...(await veeDependents(park.energy, parseRef(plain)!)));
  }
  return found;
}

describe('the chain with estimates', () => {
  it('changes exactly the dependent intervals when one raw sample changes', { timeout: 120_000 }, async () => {
    await open();
    const list = samples();
    await park.ingest(list);
    await park.closeDue();
    await park.closeLate();
    const methods = new Set((await allRows(park)).map((row) => row.method));
    for (const method of ['vee-linear', 'vee-parent-balance', 'vee-similar-day']) expect(methods).toContain(method);

    const current = new Map(list.map((sample) => [`${sample.point}/${sample.ts}`, sample]));
    const keys = [...current.keys()];
    await fc.assert(
      fc.asyncProperty(fc.nat(keys.length - 1), fc.integer({ min: -400, max: 400 }), async (index, shift) => {
        const sample = current.get(keys[index]!)!;
        const changed = { ...sample, value: Math.round(sample.value * 1000 + shift) / 1000 };
        const before = await allRows(park);
        const direct = await energyDependents(park.energy, parseRef(windowRef(sample.point, sample.ts, sample.ts))!);
        const allowed = await closure(direct);
        await park.correct([changed]);
        current.set(keys[index]!, changed);
        await park.closeLate();
        const known = new Map(before.map((row) => [`${row.key}@${row.revision}`, row]));
        for (const row of await allRows(park)) {
          const old = known.get(`${row.key}@${row.revision}`);
          if (old) expect(row).toEqual(old);
          else expect(allowed).toContain(refOf(row));
        }
      }),
      { numRuns: 12 },
    );

    // What revision by revision led to is what the corrected samples give from the start.
    const grown = await newest();
    await park.close();
    await open();
    await park.ingest([...current.values()]);
    await park.closeDue();
    await park.closeLate();
    expect(grown).toEqual(await newest());
  });

  it('explains every estimate by inputs that recompute it', async () => {
    await open();
    await park.ingest(samples());
    await park.closeDue();
    await park.closeLate();
    const estimated = (await newest()) as Row[];
    const seen = new Set<string>();
    for (const row of estimated.filter(({ method }) => method.startsWith('vee-'))) {
      const explanation = (await explainInterval(park.energy, parseRef(refOf(row))!, null, viewer()))!;
      const method = [...energyMethods, ...veeMethods].find((m) => methodName(m) === explanation.method)!;
      expect(method.recompute(explanation)).toBe(explanation.value);
      expect(explanation.value).toBe(String(row.amount));
      seen.add(explanation.parameters?.['total'] === undefined ? method.id : `${method.id} with total`);
      for (const input of explanation.inputs.filter(({ role }) => role !== 'total')) {
        const below = (await explainInterval(park.energy, parseRef(input.ref)!, null, viewer()))!;
        expect(below.value).toBe(input.value);
        expect(below.method).not.toMatch(/vee-/);
      }
    }
    expect(seen).toEqual(
      new Set([
        'energy.vee-linear',
        'energy.vee-parent-balance',
        'energy.vee-similar-day',
        'energy.vee-similar-day with total',
      ]),
    );
    // A member sees how an own interval was estimated, but not what others used.
    const shop = estimated.find(({ key, method }) => key.startsWith('shop') && method === 'vee-parent-balance')!;
    const own = (await explainInterval(park.energy, parseRef(refOf(shop))!, null, viewer('paper')))!;
    expect(own.value).toBe(String(shop.amount));
    expect(own.method).toBeNull();
    expect(own.inputs.map(({ value }) => value)).toEqual([null, null]);
    expect(await explainInterval(park.energy, parseRef(refOf(shop))!, null, viewer('steel'))).toBeNull();
  });

  it(
    'ends with the same estimates whatever the order, the batches and the repetition of samples',
    { timeout: 120_000 },
    async () => {
      await open();
      const list = samples();
      await park.ingest(list);
      await settle();
      const expected = await newest();
      await fc.assert(
        fc.asyncProperty(
          fc.shuffledSubarray(list, { minLength: list.length }),
          fc.integer({ min: 1, max: 5 }),
          fc.boolean(),
          async (shuffled, pieces, dueFirst) => {
            await park.close();
            await open();
            if (dueFirst) await park.closeDue();
            const size = Math.ceil(shuffled.length / pieces);
            for (let from = 0; from < shuffled.length; from += size) {
              await park.ingest([...shuffled.slice(from, from + size), ...shuffled.slice(0, 20)]);
              await park.closeLate();
            }
            await settle();
            expect(await newest()).toEqual(expected);
          },
        ),
        { numRuns: 3 },
      );
    },
  );
});
