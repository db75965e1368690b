import { afterEach, describe, expect, it } from 'vitest';
import { createEnergyFixture, meter } from './fixtures/energy-fixture.ts';
import type { EnergyFixture } from './fixtures/energy-fixture.ts';
import { meterReadings } from './readings-service.ts';

const at = (text: string): number => Date.parse(`2026-11-24T${text}Z`);
let park: EnergyFixture;
afterEach(() => park.close());

/** One sample a minute from `from` to `to`, both included, growing by `kwh` a minute from the value at `origin`. */
function register(point: string, from: string, to: string, kwh = 1) {
  const samples = [];
  for (let ts = at(from); ts <= at(to); ts += 60_000)
    samples.push({ point, ts, value: 1000 + (kwh * (ts - at('00:00:00'))) / 60_000 });
  return samples;
}

const intervals = (energy: EnergyFixture, from: string, to: string) =>
  meterReadings(energy.energy).intervals({ from: at(from), to: at(to) });

const events = (fixture: EnergyFixture) =>
  fixture.all<{ event: string; data: { from: string; meters: unknown[] } }>(
    'select event, data from kernel.outbox order by id',
  );

describe('closing on the database', () => {
  it('closes what is due once the grace is over, one event for the window', async () => {
    park = await createEnergyFixture(
      { meters: [meter('a', 'load', ['import'], { enterpriseId: 'steel' }), meter('b', 'pv', ['export'])] },
      { now: '2026-11-24T08:14:00Z' },
    );
    await park.closeDue();
    await park.ingest([
      ...register('a.import', '07:55:00', '08:16:00'),
      ...register('b.export', '07:55:00', '08:16:00', 2),
    ]);
    park.clock.set('2026-11-24T08:16:00Z');
    expect(await park.closeDue()).toEqual({ closed: 0, revised: 0 });
    park.clock.set('2026-11-24T08:16:30Z');
    expect(await park.closeDue()).toEqual({ closed: 2, revised: 0 });
    expect(
      (await intervals(park, '08:00:00', '09:00:00')).map((i) => [i.meter, i.amount, i.status, i.revision]),
    ).toEqual([
      ['a', 15_000, 'actual', 1],
      ['b', 30_000, 'actual', 1],
    ]);
    const published = await events(park);
    expect(published).toHaveLength(1);
    expect(published[0]).toMatchObject({
      event: 'energy.interval-closed',
      data: {
        from: '2026-11-24T08:00:00.000Z',
        meters: [
          { meter: 'a', intervals: 1 },
          { meter: 'b', intervals: 1 },
        ],
      },
    });
  });

  it('records silence as missing and revises it when the samples come', async () => {
    park = await createEnergyFixture({ meters: [meter('a', 'load', ['import'])] });
    await park.ingest(register('a.import', '07:55:00', '08:01:00'));
    await park.closeDue();
    park.clock.set('2026-11-24T08:50:00Z');
    await park.closeDue();
    const before = await intervals(park, '08:00:00', '09:00:00');
    expect(before.map((i) => [i.status, i.reason])).toEqual(Array(3).fill(['missing', 'no-samples']));
    const [knownThen] = await park.all<{ at: string }>('select now()::text as at');

    await park.ingest(register('a.import', '08:02:00', '08:49:00'));
    expect(await park.closeLate()).toEqual({ closed: 0, revised: 3 });
    const after = await intervals(park, '08:00:00', '09:00:00');
    expect(after.map((i) => [i.status, i.amount, i.revision])).toEqual(Array(3).fill(['actual', 15_000, 2]));
    expect(await park.closeLate()).toEqual({ closed: 0, revised: 0 });

    const asOf = new Date(knownThen!.at).toISOString();
    const then = await meterReadings(park.energy).intervals({ from: at('08:00:00'), to: at('09:00:00'), asOf });
    expect(then).toEqual(before);
    const last = (await events(park)).at(-1)!;
    expect(last.event).toBe('energy.interval-revised');
  });

  it('fills a gap of hours behind it when a silent meter speaks again', async () => {
    park = await createEnergyFixture({ meters: [meter('a', 'load', ['import'])] }, { now: '2026-11-24T03:00:00Z' });
    await park.ingest(register('a.import', '02:50:00', '03:05:00'));
    await park.closeDue();
    park.clock.set('2026-11-24T07:31:00Z');
    await park.closeDue();
    await park.ingest(register('a.import', '07:35:00', '07:47:00'));
    park.clock.set('2026-11-24T07:47:00Z');
    await park.closeDue();
    const all = await intervals(park, '03:00:00', '08:00:00');
    expect(all).toHaveLength(19);
    expect(all.reduce((sum, i) => sum + i.amount!, 0)).toBe(19 * 15_000);
    expect(all.slice(0, 18).every((i) => i.status === 'estimated' && i.reason === 'long-gap')).toBe(true);
  });

  it('writes no revision for a recomputation that says the same, and none over rows that are there', async () => {
    park = await createEnergyFixture({ meters: [meter('a', 'load', ['import'])] });
    await park.closeDue();
    await park.ingest(register('a.import', '07:55:00', '08:50:00'));
    park.clock.set('2026-11-24T08:50:00Z');
    await park.closeDue();
    const before = await park.all('select * from plugin_energy_metering.intervals order by starts_at, revision');
    await park.ingest([{ point: 'a.import', ts: at('08:07:30'), value: 1487.5 }]);
    expect(await park.closeLate()).toEqual({ closed: 0, revised: 0 });
    expect(await park.all('select * from plugin_energy_metering.intervals order by starts_at, revision')).toEqual(
      before,
    );
    await expect(
      park.energy.scope.db.tx((tx) => tx.execute('update plugin_energy_metering.intervals set amount = 0')),
    ).rejects.toThrow();
  });

  it('closes each interval once when two runs come to it at the same time', async () => {
    const meters = Array.from({ length: 60 }, (_, i) => meter(`m${i}`, 'load', ['import']));
    park = await createEnergyFixture({ meters }, { now: '2026-11-24T03:00:00Z' });
    await park.closeDue();
    for (const { id } of meters) await park.ingest(register(`${id}.import`, '02:20:07', '11:15:00'));
    park.clock.set('2026-11-24T11:02:00Z');
    // As after a start: the run of the start, that of the schedule, and one for what came late.
    const runs = await Promise.all([park.closeDue(), park.closeDue(), park.closeDue(), park.closeLate()]);
    expect(runs.reduce((sum, { closed }) => sum + closed, 0)).toBe(60 * 34);
    expect(runs.reduce((sum, { revised }) => sum + revised, 0)).toBe(0);
    const rows = await intervals(park, '02:30:00', '11:00:00');
    expect(new Set(rows.map(({ amount, status, revision }) => `${amount} ${status} ${revision}`))).toEqual(
      new Set(['15000 actual 1']),
    );
    expect(rows).toHaveLength(60 * 34);
  });

  it('gives a park that is set up after its data its history', async () => {
    park = await createEnergyFixture({ meters: [meter('a', 'load', ['import'])] });
    await park.ingest(register('a.import', '00:10:00', '07:59:00'));
    await park.closeDue();
    await park.closeLate();
    const all = await intervals(park, '00:00:00', '08:00:00');
    expect(all[0]).toMatchObject({ start: at('00:15:00'), status: 'actual', amount: 15_000 });
    expect(all.every((i) => i.status === 'actual')).toBe(true);
    expect(all.at(-1)!.start).toBe(at('07:30:00'));
  });

  it.each([
    ['silent for three hours', (hours: number) => hours > 30 && hours < 33],
    ['silent since the second day', (hours: number) => hours > 24],
  ])(
    'closes the last two days first after a gap, then history, and ends with the same: %s',
    async (_what, isSilent) => {
      const hour = 3_600_000;
      const [begin, end] = [at('08:00:00'), at('08:20:00') + 4 * 24 * hour];
      const samples = [];
      for (let ts = begin; ts <= end; ts += 300_000) {
        if (!isSilent((ts - begin) / hour)) samples.push({ point: 'a.import', ts, value: (ts - begin) / 60_000 });
      }
      const open = async () => {
        park = await createEnergyFixture({ meters: [meter('a', 'load', ['import'])] });
        await park.closeDue();
        return park;
      };
      const all = async (from: EnergyFixture) =>
        (await meterReadings(from.energy).intervals({ from: begin, to: end })).map(
          ({ start, amount, status, method, reason }) => ({ start, amount, status, method, reason }),
        );
      const steady = await open();
      for (let now = begin; now < end; now += 24 * hour) {
        const upTo = Math.min(end, now + 24 * hour);
        await steady.ingest(samples.filter(({ ts }) => ts > now - 1 && ts <= upTo));
        steady.clock.set(new Date(upTo).toISOString());
        await steady.closeDue();
        await steady.closeLate();
      }
      const expected = await all(steady);
      await steady.close();

      const gap = await open();
      gap.clock.set(new Date(end).toISOString());
      await gap.ingest(samples);
      await gap.closeDue();
      const first = await all(gap);
      const last = expected.at(-1)!.start;
      expect(first.at(-1)!.start).toBe(last);
      expect(first[0]!.start).toBeGreaterThan(last - 49 * hour);
      await gap.closeLate();
      expect(await all(gap)).toEqual(expected);
    },
  );

  it('lets an enterprise see its own rows only, and write none', async () => {
    park = await createEnergyFixture({
      meters: [
        meter('a', 'load', ['import'], { enterpriseId: 'steel' }),
        meter('b', 'load', ['import'], { enterpriseId: 'paper' }),
      ],
    });
    await park.closeDue();
    await park.ingest([
      ...register('a.import', '07:55:00', '08:16:00'),
      ...register('b.import', '07:55:00', '08:16:00'),
    ]);
    park.clock.set('2026-11-24T08:20:00Z');
    await park.closeDue();
    const scope = { parkId: 'dafeng', parkNo: park.energy.scope.park.no, enterpriseId: 'steel' };
    const seen = await park.database.withParkTx(scope, (tx) =>
      tx.execute('select distinct meter_id from plugin_energy_metering.intervals'),
    );
    expect(seen.rows).toEqual([{ meter_id: 'a' }]);
    const progress = await park.database.withParkTx(scope, (tx) =>
      tx.execute('select * from plugin_energy_metering.meter_progress'),
    );
    expect(progress.rows).toEqual([]);
  });
});
