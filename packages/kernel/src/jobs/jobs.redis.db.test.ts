import { createTestDatabase, startTestRedis } from '../../testing/index.ts';
import { jobConformance } from './fixtures/job-conformance.ts';
import { Redis } from 'ioredis';
import { it } from 'vitest';

const redis = await startTestRedis();

if (redis) {
  jobConformance(
    {
      name: 'redis',
      start: async () => {
        const database = await createTestDatabase();
        const admin = new Redis(redis.url);
        return {
          database,
          redisUrl: redis.url,
          interrupt: async () => void (await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')),
          dropScheduled: async () => {
            for (const kind of ['delayed', 'prioritized'])
              for (const key of await admin.keys(`*:${kind}`))
                for (const id of await admin.zrange(key, '0', '-1'))
                  if (id.startsWith('repeat:')) await admin.zrem(key, id);
            for (const key of await admin.keys('*:repeat:*--*:*')) await admin.del(key);
          },
          wipe: async () => void (await admin.flushall()),
          stop: async () => {
            admin.disconnect();
            await database.close();
            await redis.stop();
          },
        };
      },
    },
    { wipeable: true },
  );
} else {
  // A suite without a test would not be counted at all.
  it.skip('jobs on redis: no redis-server on the PATH');
}
