import { defineJob } from '@lingtan/sdk';
import { z } from 'zod';
import type { SavingsRequest, SavingsResult } from '../../contracts/index.ts';
import { savingsReport } from '../../domain/index.ts';
import type { Dispatch } from '../context.ts';
import { iso, meterTotalRef, savingsRef } from '../refs.ts';
import { meteredPark } from './park-metered.ts';
import { savingsReports } from './store.ts';

export const savingsTopic = 'dispatch.savings';

/** Makes a savings report that was asked for. */
export const savingsJob = defineJob('savings', {
  title: { en: 'Computation of savings', 'zh-CN': '节省核算' },
  schema: z.object({ no: z.number().int() }),
  attempts: 3,
});

/** Handles the job. The plan of one who knew everything is solved in a thread; the rest takes milliseconds. */
export function startSavings(dispatch: Dispatch): void {
  const { jobs, db, clock, log, live } = dispatch.scope;
  jobs.handle(savingsJob, async ({ no }, { signal }) => {
    const request = await db.tx((tx) => savingsReports.take(tx, no));
    if (!request) return;
    const begin = performance.now();
    let noted = Promise.resolve();
    const onProgress = (share: number): void => {
      noted = noted
        .then(() => db.tx((tx) => savingsReports.note(tx, no, share)))
        .then(() => live.emit(savingsTopic, { no, progress: share }))
        .catch((error: unknown) => log.warn({ error, no }, 'the progress of a savings report was not written'));
    };
    try {
      const result = await make(dispatch, request, { signal, onProgress });
      await noted;
      await store(dispatch, no, result);
      log.info({ no, ...request, ms: Math.round(performance.now() - begin) }, 'made a savings report');
    } catch (error) {
      await noted;
      // A stop of the server is no fault of the report: the job comes again.
      if (signal.aborted) throw error;
      const message = error instanceof Error ? error.message : String(error);
      await db.tx((tx) => savingsReports.end(tx, no, clock.now(), { state: 'failed', error: message }));
      log.warn({ no, error: message }, 'a savings report failed');
    }
    live.emit(savingsTopic, { no, progress: 1 });
  });
}

async function make(
  dispatch: Dispatch,
  request: SavingsRequest,
  options: { signal: AbortSignal; onProgress: (share: number) => void },
): Promise<SavingsResult> {
  const { site, metered, span, about } = await meteredPark(dispatch, request);
  const rows = await savingsReport(site, metered, dispatch.solver, options);
  const tariff = (await dispatch.tariffs.tariffs()).find(({ id }) => id === dispatch.scope.config.tariffId);
  const currency = tariff?.versions.at(-1)?.currency ?? 'CNY';
  return { from: iso(span.from), to: iso(span.to), currency, ...rows, ...about };
}

/** Stores the result together with what it rests on. */
async function store({ scope }: Dispatch, no: number, result: SavingsResult): Promise<void> {
  const { db, clock, evidence } = scope;
  const span = [Date.parse(result.from), Date.parse(result.to)] as const;
  await db.tx(async (tx) => {
    await savingsReports.end(tx, no, clock.now(), { state: 'done', result });
    if ((await savingsReports.read(tx, no))?.head.state !== 'done') return;
    await evidence.record(tx, savingsRef(no), [
      ...result.meters.map(({ meter, direction }) => meterTotalRef(meter, direction, ...span)),
      ...result.tariffs,
    ]);
  });
}
