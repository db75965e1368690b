import type { Principal } from '@lingtan/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { defaultEventDays, readEventRetention, setEventRetention } from './event-retention.ts';
import { pruneEvents } from './prune.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

const daysTo = (at: string): number => Math.round((Date.now() - Date.parse(at)) / 86_400_000);

it('keeps messages between plugins for days and what people read for a month, or as long as the park says', async () => {
  const [own, other] = [await db.addPark('own'), await db.addPark('other')];
  const outbox = (of: string, toldOf: string | null, days: number) =>
    db.withOwner((c) =>
      c.query(
        `insert into kernel.outbox (park_id, event, version, data, published_by, told, relayed_at)
         values ($1, $2, 1, '{}', 'reader', $3, now() - make_interval(days => $4))`,
        [of, `${days} ${toldOf ? 'told' : 'message'}`, toldOf, days],
      ),
    );
  for (const of of [own.parkId, other.parkId])
    for (const days of [2, 4, 29, 31]) for (const toldOf of [null, '{}']) await outbox(of, toldOf, days);
  const left = async (of: string) =>
    (
      await db.kernelPool.query<{ event: string }>('select event from kernel.outbox where park_id = $1 order by id', [
        of,
      ])
    ).rows.map(({ event }) => event);
  await db.steadyClock();
  const principal = { kind: 'system', id: 'test' } as unknown as Principal;
  const lines: { before?: unknown; after?: unknown }[] = [];
  const audit = async (_tx: unknown, entry: object) => void lines.push(entry);
  for (const change of [{ class: 'messages', days: 30 } as const, { class: 'sentences', days: 3 } as const])
    await setEventRetention(db, other.parkId, { ...change, reason: 'test', principal }, audit);
  expect(lines).toMatchObject([
    { parkId: other.parkId, before: { days: 3 }, after: { days: 30 } },
    { parkId: other.parkId, before: { days: 30 }, after: { days: 3 } },
  ]);
  const limits = { days: defaultEventDays, unservedDays: 30, deadRetentionDays: 90, mostDead: 10_000 };
  const { delivered } = await pruneEvents(db, limits);
  expect(delivered.map(({ class: of, events, from, to }) => [of, events, daysTo(from), daysTo(to)])).toEqual([
    ['messages', 4, 31, 4],
    ['sentences', 4, 31, 4],
  ]);
  expect(await pruneEvents(db, limits)).toEqual({ delivered: [], dead: 0, unserved: 0 });
  expect(await left(own.parkId)).toEqual(['2 message', '2 told', '4 told', '29 told']);
  expect(await left(other.parkId)).toEqual(['2 message', '2 told', '4 message', '29 message']);
  expect(await readEventRetention(db, other.parkId)).toMatchObject([
    { class: 'messages', days: 30, events: 3, estimated: false },
    { class: 'sentences', days: 3, events: 1, estimated: false },
  ]);
});

it('reads a part of what is kept where there is much of it, says so, and comes near to what there is', async () => {
  const { parkId } = await db.addPark('large');
  const pages = 40;
  await db.withOwner((c) =>
    c.query(
      `insert into kernel.outbox (park_id, event, version, data, published_by, told)
       select case n % 4 when 0 then $2 else $1 end, 'e', 1, '{}', 'reader', case n % 8 when 1 then '{}'::jsonb end
       from generate_series(1, 40000) n`,
      [parkId, 'own'],
    ),
  );
  const [whole, part] = [await readEventRetention(db, parkId), await readEventRetention(db, parkId, pages)];
  expect(whole).toMatchObject([
    { events: 25_000, estimated: false },
    { events: 5000, estimated: false },
  ]);
  for (const [at, { events, bytes, estimated }] of part.entries()) {
    expect(estimated).toBe(true);
    expect(Math.abs(events / whole[at]!.events - 1)).toBeLessThan(0.5);
    expect(Math.abs(bytes / whole[at]!.bytes - 1)).toBeLessThan(0.5);
  }
});
