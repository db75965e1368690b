import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseRef } from '@lingtan/sdk';
import type { Explanation } from '@lingtan/sdk';
import type { Sample } from '@lingtan/telemetry/contracts';
import { energyMethods, methodName } from '../domain/index.ts';
import { supplyMethods } from '../domain/methods-supply.ts';
import { energyDependents } from './evidence/dependents.ts';
import { explainInterval } from './evidence/explain-interval.ts';
import { explainPool } from './evidence/explain-pool.ts';
import { explainSupply } from './evidence/explain-supply.ts';
import { explainTotal } from './evidence/explain-total.ts';
import { createEnergyFixture, meter, viewer } from './fixtures/energy-fixture.ts';
import type { EnergyFixture } from './fixtures/energy-fixture.ts';
import { intervalRef, totalRef, windowRef } from './refs.ts';

const start = Date.parse('2026-11-24T00:00:00Z');
const minute = 60_000;
const width = 15 * minute;
const hours = 4;
const meters = [
  meter('grid', 'grid', ['import', 'export']),
  meter('pv', 'pv', ['export', 'power']),
  meter('bess', 'storage', ['import', 'export']),
  meter('mill', 'load', ['import'], { enterpriseId: 'steel' }),
  meter('shop', 'load', ['import'], { enterpriseId: 'paper' }),
];
const registers: [string, number][] = [
  ['grid.import', 7.3],
  ['grid.export', 0.21],
  ['pv.export', 3.17],
  ['bess.import', 1.13],
  ['bess.export', 0.9],
  ['mill.import', 6.01],
  ['shop.import', 3.9],
];

/** Samples every five minutes, off the boundaries, growing unevenly. */
function history(): Sample[] {
  return registers.flatMap(([point, kwh], index) => {
    let value = 5000 * (index + 1);
    return Array.from({ length: hours * 12 + 3 }, (_, i) => {
      value += kwh * (1 + ((i * 7 + index) % 5) / 5);
      return { point, ts: start - 7 * minute + i * 5 * minute + index * 1000, value: Math.round(value * 1000) / 1000 };
    });
  });
}

let park: EnergyFixture;
beforeEach(async () => {
  park = await createEnergyFixture(
    { meters },
    { now: new Date(start + hours * 3_600_000 + 30 * minute).toISOString(), everySeconds: 300 },
  );
  await park.closeDue();
});
afterEach(() => park.close());

const rows = () =>
  park.all<{ key: string; revision: number; point_id: string | null; sample_from: Date | null }>(`
  select meter_id || '.' || direction || '/' || extract(epoch from starts_at)::bigint as key, i.*
  from plugin_energy_metering.intervals i order by 1, revision`);

function explain(ref: string, enterpriseId: string | null = null): Promise<Explanation | null> {
  const parsed = parseRef(ref)!;
  const who = viewer(enterpriseId);
  if (parsed.kind === 'energy.interval') return explainInterval(park.energy, parsed, null, who);
  if (parsed.kind === 'energy.storage-pool') return explainPool(park.energy, parsed, null, who);
  if (parsed.kind === 'energy.total') return explainTotal(park.energy, parsed, null, who);
  return explainSupply(park.energy, parsed, null, who);
}

/** Opens a figure to its intervals; every step must recompute from its inputs with its published method. */
async function openDown(ref: string): Promise<Explanation[]> {
  const explanation = (await explain(ref))!;
  const method = [...energyMethods, ...supplyMethods].find((m) => methodName(m) === explanation.method);
  if (method) expect(method.recompute(explanation)).toEqual(explanation.value);
  if (ref.startsWith('energy.interval/')) return [explanation];
  const below: Explanation[] = [];
  for (const input of explanation.inputs) {
    const [first, ...more] = await openDown(input.ref);
    const opened = await explain(input.ref);
    expect(opened!.value).toEqual(input.value);
    if (first) below.push(first, ...more);
  }
  return below;
}

describe('the evidence chain', () => {
  it('changes exactly the dependent intervals when one raw sample changes', async () => {
    await park.ingest(history());
    await park.closeLate();
    const samples = history();
    await fc.assert(
      fc.asyncProperty(fc.nat(samples.length - 1), fc.integer({ min: -900, max: 900 }), async (index, shift) => {
        const sample = samples[index]!;
        const before = await rows();
        const ref = parseRef(windowRef(sample.point, sample.ts, sample.ts))!;
        const dependents = new Set(await energyDependents(park.energy, ref));
        await park.correct([{ ...sample, value: sample.value + shift / 1000 }]);
        await park.closeLate();
        const after = await rows();
        expect(after.filter((row) => before.some((b) => b.key === row.key && b.revision === row.revision))).toEqual(
          before,
        );
        for (const row of after.slice(0)) {
          if (before.some((b) => b.key === row.key && b.revision === row.revision)) continue;
          // Closed for the first time, since the correction made it certain that nothing can be said of it.
          if (row.revision === 1) {
            expect(row).toMatchObject({ point_id: sample.point, status: 'missing' });
            expect(row.sample_from!.getTime()).toBeLessThanOrEqual(sample.ts);
            continue;
          }
          const [subject, epoch] = row.key.split('/') as [string, string];
          const [id, direction] = subject.split('.') as [string, 'import' | 'export'];
          expect(dependents).toContain(intervalRef(id, direction, Number(epoch) * 1000, row.revision - 1));
        }
      }),
      { numRuns: 15, examples: [[100, 734]] },
    );
  });

  it('opens every sum down to registers that add up to it', async () => {
    await park.ingest(history());
    await park.closeLate();
    const span = { from: start, to: start + 2 * 3_600_000 };
    const flows = (await park.call('/flows', {
      from: new Date(span.from).toISOString(),
      to: new Date(span.to).toISOString(),
    })) as { flows: { sources: { ref: string; energyWh: number }[]; uses: { ref: string; energyWh: number }[] }[] };
    for (const item of [...flows.flows[0]!.sources, ...flows.flows[0]!.uses]) {
      const leaves = await openDown(item.ref);
      expect((await explain(item.ref))!.value).toBe(String(item.energyWh));
      expect(leaves.every((leaf) => leaf.method === 'energy.counter-difference@1')).toBe(true);
    }
    const grid = totalRef('meter/grid.import', span);
    const leaves = await openDown(grid);
    const registerAt = (leaf: Explanation, role: string) => Number(leaf.inputs.find((i) => i.role === role)!.value);
    expect((await explain(grid))!.value).toBe(
      String(registerAt(leaves.at(-1)!, 'end') - registerAt(leaves[0]!, 'start')),
    );
  });

  it('opens the supply of an enterprise and its green share', async () => {
    await park.ingest(history());
    await park.closeLate();
    const span = `${new Date(start).toISOString()}/${new Date(start + width).toISOString()}`;
    const leaves = await openDown(`energy.supply/green-share/enterprise:steel/${span}`);
    expect(leaves.length).toBeGreaterThan(5);
    const own = await explain(`energy.supply/pv/enterprise:steel/${span}`, 'steel');
    expect(own!.inputs.filter((i) => i.value !== null).map((i) => i.role)).toEqual(['use:enterprise:steel']);
    expect(await explain(`energy.supply/pv/enterprise:paper/${span}`, 'steel')).toBeNull();
    expect(await explain(`energy.total/source/grid/${span}`, 'steel')).toBeNull();
    expect(await explain(intervalRef('shop', 'import', start), 'steel')).toBeNull();
    expect(await explain(intervalRef('mill', 'import', start), 'steel')).not.toBeNull();
  });

  it('ends with the same intervals whatever the order and the batches in which samples come', async () => {
    const samples = history();
    await park.ingest(samples);
    await park.closeLate();
    const current = () =>
      park.all(`
      select distinct on (meter_id, direction, starts_at) meter_id, direction, starts_at, amount, status, method, reason, start_reading, end_reading
      from plugin_energy_metering.intervals order by meter_id, direction, starts_at, revision desc`);
    const expected = await current();
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(samples, { minLength: samples.length }),
        fc.integer({ min: 1, max: 6 }),
        async (shuffled, pieces) => {
          await park.close();
          park = await createEnergyFixture(
            { meters },
            { now: new Date(start + hours * 3_600_000 + 30 * minute).toISOString(), everySeconds: 300 },
          );
          await park.closeDue();
          const size = Math.ceil(shuffled.length / pieces);
          for (let from = 0; from < shuffled.length; from += size) {
            await park.ingest([...shuffled.slice(from, from + size), ...shuffled.slice(0, 10)]);
            await park.closeLate();
          }
          expect(await current()).toEqual(expected);
        },
      ),
      { numRuns: 5 },
    );
  });
});
