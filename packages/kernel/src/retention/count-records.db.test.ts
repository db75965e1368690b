import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { countRecords } from './count-records.ts';
import { kernelRetentions } from './kernel-retentions.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

const ofEvents = ['messages', 'sentences'].map((id) => kernelRetentions().find((each) => each.id === id)!);
const count = (parkId: string, pages?: number) =>
  Promise.all(
    ofEvents.map(
      async (definition) =>
        (await countRecords(db, { id: parkId, no: 1 }, { owner: 'kernel', schema: 'kernel', definition }, 40, pages))!,
    ),
  );

it('says how many there are of a park, when the oldest goes and how many within a month', async () => {
  const { parkId } = await db.addPark('small');
  await db.withOwner((c) =>
    c.query(
      `insert into kernel.outbox (park_id, event, version, data, published_by, told, relayed_at)
       select park, 'e', 1, '{}', 'reader', null, now() - make_interval(days => days)
       from unnest($1::text[]) park, unnest(array[5, 15, 39]) days`,
      [[parkId, 'another']],
    ),
  );
  const [messages, sentences] = await count(parkId);
  expect(messages).toMatchObject({ records: 3, estimated: false, next: { records: 2 } });
  expect(Math.round((messages!.next!.at - Date.now()) / 86_400_000)).toBe(1);
  expect(sentences).toEqual({ records: 0, bytes: 0, estimated: false, next: null });
});

it('reads a part of what is kept where there is much of it, says so, and comes near to what there is', async () => {
  const { parkId } = await db.addPark('large');
  await db.withOwner((c) =>
    c.query(
      `insert into kernel.outbox (park_id, event, version, data, published_by, told)
       select case n % 4 when 0 then $2 else $1 end, 'e', 1, '{}', 'reader', case n % 8 when 1 then '{}'::jsonb end
       from generate_series(1, 40000) n`,
      [parkId, 'own'],
    ),
  );
  const [whole, part] = [await count(parkId), await count(parkId, 40)];
  expect(whole).toMatchObject([
    { records: 25_000, estimated: false },
    { records: 5000, estimated: false },
  ]);
  for (const [at, { records, bytes, estimated }] of part.entries()) {
    expect(estimated).toBe(true);
    expect(Math.abs(records / whole[at]!.records - 1)).toBeLessThan(0.5);
    expect(Math.abs(bytes / whole[at]!.bytes - 1)).toBeLessThan(0.5);
  }
});
