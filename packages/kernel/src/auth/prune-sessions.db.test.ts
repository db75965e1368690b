import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { pruneSessions } from './sessions.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

it('rows of sessions go a day after their end, whichever of both ends them, and never by a clock that was set', async () => {
  await db.withOwner((owner) =>
    owner.query(
      `insert into auth."user" (id, name, email, "emailVerified") values ('li', 'Li', 'li@example.com', true)`,
    ),
  );
  const session = (id: string, hoursSince: number, hoursLeft: number) =>
    db.withOwner((owner) =>
      owner.query(
        `insert into auth.session (id, token, "userId", "createdAt", "expiresAt")
         values ($1, $1, 'li', now() - make_interval(hours => $2), now() + make_interval(hours => $3))`,
        [id, hoursSince, hoursLeft],
      ),
    );
  const day = 24;
  await session('open', 1, 11);
  await session('ended now', 20, -8);
  await session('ended before', 5 * day, -day - 1);
  await session('in use for more than a week', 8 * day + 1, 11);
  await session('in use for a week', 7 * day + 1, 11);
  expect(await pruneSessions(db)).toBe(0);
  await db.steadyClock();
  expect(await pruneSessions(db)).toBe(2);
  const { rows } = await db.kernelPool.query<{ id: string }>('select id from auth.session order by id');
  expect(rows.map(({ id }) => id)).toEqual(['ended now', 'in use for a week', 'open']);
});
