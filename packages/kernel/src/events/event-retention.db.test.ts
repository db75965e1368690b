import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { defaultEventDays, deliveryLimits } from './event-retention.ts';
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
  await db.withOwner((c) =>
    c.query(
      `insert into kernel.event_retention (park_id, class, days) values ($1, 'messages', 30), ($1, 'sentences', 3)`,
      [other.parkId],
    ),
  );
  const limits = { days: defaultEventDays, ...deliveryLimits };
  const { delivered } = await pruneEvents(db, limits);
  expect(delivered.map(({ class: of, events, from, to }) => [of, events, daysTo(from), daysTo(to)])).toEqual([
    ['messages', 4, 31, 4],
    ['sentences', 4, 31, 4],
  ]);
  expect(await pruneEvents(db, limits)).toEqual({ delivered: [], dead: 0, unserved: 0 });
  expect(await left(own.parkId)).toEqual(['2 message', '2 told', '4 told', '29 told']);
  expect(await left(other.parkId)).toEqual(['2 message', '2 told', '4 message', '29 message']);
});
