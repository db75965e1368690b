import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Sample } from '@lingtan/telemetry/contracts';
import { meter } from '../fixtures/energy-fixture.ts';
import type { EnergyFixture } from '../fixtures/energy-fixture.ts';
import type { Follower } from '../write-revisions.ts';
import { createVeePark, curve, day, minute, openExceptions, register, width } from './fixtures/vee-park.ts';
import { followWritten } from './follow.ts';

const hour = 60 * minute;
const days = 6;
// Monday, local midnight in Shanghai: similar days are the workdays before.
const begin = Date.parse('2026-11-15T16:00:00Z');
const end = begin + days * day;
const iso = (ts: number): string => new Date(ts).toISOString();
const parks: EnergyFixture[] = [];
afterEach(async () => {
  for (const park of parks.splice(0)) await park.close();
});

/** The same follower without the look beforehand: what was closed is read back, and all of it goes through the rules. */
const withoutScreen: Follower = (energy, tx, written) => followWritten(energy, tx, written);

const roles = ['load', 'grid', 'hydrogen', 'pv', 'load', 'load', 'storage', 'load', 'hydrogen', 'load'] as const;
const meters = roles.map((role, i) => ({
  ...meter(`m${i}`, role, ['import']),
  ...(i % 2 === 0 ? { maxPowerKw: 20 } : {}),
}));

/** What happens to a register: kind, first slot and length in slots. */
const events = fc.array(
  fc.record({
    kind: fc.constantFrom('spike', 'frozen', 'idle', 'low', 'high', 'half'),
    from: fc.integer({ min: 0, max: days * 96 - 1 }),
    length: fc.integer({ min: 1, max: 110 }),
  }),
  { minLength: 2, maxLength: 6 },
);

type Events = { kind: string; from: number; length: number }[];

/** Amounts of up to 5 kWh an interval, which is the rating of those that have one. */
function shape(list: Events): (start: number) => number {
  const ordinary = curve(2000);
  return (start) => {
    const slot = Math.round((start - begin) / width);
    const event = list.find(({ from, length }) => slot >= from && slot < from + length);
    const short = event !== undefined && slot < event.from + 2;
    switch (event?.kind) {
      case 'frozen':
        return 1500;
      case 'idle':
        return 0;
      case 'low':
        return 6 + 3 * (slot % 3);
      case 'half':
        return Math.round(ordinary(start) / 6) * 3;
      case 'spike':
        return short ? 4 * ordinary(start) + 300 : ordinary(start);
      case 'high':
        return short ? 5160 : ordinary(start);
      default:
        return ordinary(start);
    }
  };
}

async function findings(follower: Follower, samples: readonly Sample[], steps: readonly number[]) {
  const park = await createVeePark({ meters }, iso(begin - 5 * minute));
  parks.push(park);
  park.energy.followers.splice(0, 1, follower);
  await park.closeDue();
  let done = -Infinity;
  for (const step of [...steps, end]) {
    park.clock.set(iso(step + 20 * minute));
    await park.ingest(samples.filter(({ ts }) => ts > done && ts <= step + 15 * minute));
    done = step + 15 * minute;
    await park.closeDue();
    await park.closeLate();
  }
  return (await openExceptions(park))
    .map(({ id: _, ...rest }) => rest)
    .sort((a, b) => order(a).localeCompare(order(b)));
}

const order = (one: { rule: string; meter_id: string; from: number }): string =>
  `${one.meter_id}/${one.rule}/${String(one.from).padStart(15, '0')}`;

describe('the look at amounts before the rules, on the database', () => {
  it('leaves the same exceptions as the rules without it, whatever the registers do and whenever they are closed', async () => {
    const rules = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(events, { minLength: meters.length, maxLength: meters.length }),
        fc.array(fc.integer({ min: 1, max: days * 24 - 1 }), { minLength: 3, maxLength: 6 }),
        async (lists, hours) => {
          const samples = meters.flatMap(({ id }, i) => register(`${id}.import`, begin - width, end, shape(lists[i]!)));
          const steps = [...new Set(hours)].sort((a, b) => a - b).map((h) => begin + h * hour);
          const screened = await findings(followWritten, samples, steps);
          expect(screened).toEqual(await findings(withoutScreen, samples, steps));
          for (const { rule } of screened) rules.add(rule);
          for (const park of parks.splice(0)) await park.close();
        },
      ),
      { numRuns: 3, endOnFailure: true },
    );
    expect([...rules]).toEqual(expect.arrayContaining(['spike', 'flatline']));
  }, 120_000);
});
