import { createTestDatabase, jobConformance } from '@lingtan/testing';
import pg from 'pg';

jobConformance(
  {
    name: 'postgres',
    start: async () => {
      const database = await createTestDatabase();
      return {
        database,
        interrupt: async () => {
          const admin = new pg.Client({ connectionString: database.superuserUrl });
          await admin.connect();
          await admin.query(
            `select pg_terminate_backend(pid) from pg_stat_activity
             where datname = current_database() and usename = 'lingtan_kernel'`,
          );
          await admin.end();
        },
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
