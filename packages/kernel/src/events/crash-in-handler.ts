import { defineEvent } from '@lingtan/sdk';
import { z } from 'zod';
import { openDatabase } from '../database/open-database.ts';
import { rawClient } from '../database/transaction.ts';
import { createJobSystem } from '../jobs/create-job-system.ts';
import { createEventBus } from './create-event-bus.ts';

/** A process of its own that stops in the middle of a handler until it is killed; for the tests beside it. */
const { ownerUrl, roleSecret, parkId, parkNo } = JSON.parse(process.argv[2]!) as {
  ownerUrl: string;
  roleSecret: string;
  parkId: string;
  parkNo: number;
};
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const database = await openDatabase({ ownerUrl, roleSecret, log: silent });
const tuning = { backoffMs: 10, stalledIntervalMs: 200, lockMs: 400 };
const jobs = await createJobSystem({ database, log: silent, tuning });
const bus = createEventBus({ database, jobs, log: silent });
const scope = bus.open({ parkId, parkNo, pluginId: 'crasher' });
const event = defineEvent('test.crash', { version: 1, schema: z.object({ n: z.number() }) });
await scope.subscribe(event, 'one', async (tx, { data }) => {
  await rawClient(tx).query('insert into effects values ($1)', [data.n]);
  process.stdout.write('in handler\n');
  await new Promise(() => {});
});
await scope.activate();
