import { createTestDatabase, jobConformance, startTestRedis } from '@lingtan/testing';
import { Redis } from 'ioredis';
import { describe } from 'vitest';

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
  // Shown as skipped in the report, not passed: there is no Redis here to run on.
  describe.skip('jobs on redis: no redis-server on the PATH', () => {});
}
