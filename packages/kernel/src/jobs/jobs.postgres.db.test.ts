import { createTestDatabase } from '../../testing/index.ts';
import { jobConformance } from './fixtures/job-conformance.ts';

jobConformance(
  {
    name: 'postgres',
    start: async () => {
      const database = await createTestDatabase();
      return {
        database,
        interrupt: () => database.breakConnections('lingtan_kernel'),
        dropScheduled: () =>
          database.withOwner(
            async (c) => void (await c.query('delete from bullmq.job where scheduler_id is not null')),
          ),
        stop: () => database.close(),
      };
    },
  },
  { wipeable: false },
);
