import { defineJob } from '@lingtan/sdk';
import type { ParkScope } from '@lingtan/sdk';
import { z } from 'zod';
import { billRunsRoute, issueBillsRoute, startBillRunRoute } from '../../contracts/index.ts';
import { billErrors, billingMonth } from '../../domain/bill/index.ts';
import { iso, lockPark } from '../context.ts';
import type { Energy } from '../context.ts';
import { accountsOfMonth } from './accounts.ts';
import { billStoreErrors } from './errors.ts';
import { issueBills } from './issue-bills.ts';
import { runBills } from './run-bills.ts';
import { insertRun, readOpenRun, readOpenRuns, readRun, readRuns, updateRun } from './run-store.ts';

/** Computes the bills of a month; the payload is the number of the run. */
export const runBillsJob = defineJob('run-bills', {
  title: { en: 'Billing run', 'zh-CN': '账单批次计算' },
  schema: z.object({ run: z.number().int() }),
  attempts: 3,
});

const shownRuns = 20;

/** Routes that make and issue bills, and the job that does the work. */
export async function registerRunRoutes(
  energy: Energy,
  scope: Pick<ParkScope, 'route' | 'audit' | 'jobs' | 'log'>,
): Promise<void> {
  const { jobs, log } = scope;
  const enqueue = (run: number): Promise<void> => jobs.enqueue(runBillsJob, { run }, { dedupKey: `run-${run}` });
  scope.route(startBillRunRoute, async ({ body, principal, tx }) => {
    const { month } = body;
    const { to } = billingMonth(month, energy.timeZone);
    if (to > energy.scope.clock.now()) throw billErrors.MONTH_NOT_OVER({ month, to: iso(to) });
    const run = await tx(async (t) => {
      await lockPark(t, energy.parkId);
      if (await readOpenRun(t, month)) throw billStoreErrors.RUN_OPEN({ month });
      const accounts = await accountsOfMonth(t, month);
      for (const id of body.accounts ?? [])
        if (!accounts.some((account) => account.id === id))
          throw billStoreErrors.ACCOUNT_UNKNOWN({ account: id, month });
      const total = body.accounts?.length ?? accounts.length;
      const started = await insertRun(t, energy.parkId, { month, accounts: body.accounts ?? null, total }, principal);
      await scope.audit(t, {
        action: 'energy.bills-run',
        subject: month,
        actor: principal,
        after: { run: started.id, accounts: body.accounts ?? 'all' },
      });
      return started;
    });
    await enqueue(run.id);
    return run;
  });

  scope.route(billRunsRoute, ({ tx }) => tx(async (t) => ({ runs: await readRuns(t, shownRuns) })));

  scope.route(issueBillsRoute, ({ body, principal, tx }) =>
    tx(async (t) => ({ issued: await issueBills(energy, t, body, principal, scope.audit) })),
  );

  jobs.handle(runBillsJob, async ({ run: id }, { attempt, signal, progress }) => {
    const { db } = energy.scope;
    const run = await db.tx((t) => readRun(t, id));
    if (!run || run.state === 'done' || run.state === 'failed') return;
    try {
      const { made, unchanged, problems } = await runBills(energy, run, { signal, progress });
      log.info({ month: run.month, made, unchanged, problems: problems.length }, 'made bills');
    } catch (error) {
      // The next attempt goes on; the last one leaves the run for people to see.
      if (attempt >= runBillsJob.attempts && !signal.aborted) {
        const message = error instanceof Error ? error.message : String(error);
        const problems = [...run.problems, { account: '', code: 'BILL_RUN_FAILED', message }];
        await db.tx((t) => updateRun(t, id, { ...run, state: 'failed', problems }));
      }
      throw error;
    }
  });

  // One whose job is gone, as after a restore of an older backup or a stop between the two, would stay open for ever.
  for (const { id } of await energy.scope.db.tx(readOpenRuns)) await enqueue(id);
}
