import { defineJob, hasPassed } from '@lingtan/sdk';
import { z } from 'zod';
import { judgeForecasts } from '../accuracy/judge-forecasts.ts';
import { purge } from '../accuracy/purges.ts';
import type { Dispatch } from '../context.ts';
import { readPlan } from '../plans/plan-store.ts';
import { replan } from '../replan.ts';
import { deviceTrip } from './device-trips.ts';
import { changedPrices, missedForecast } from './look.ts';

/** Holds forecasts against what was measured, and looks for events that call for a new plan. */
export const watchJob = defineJob('watch', {
  title: { en: 'Watch for reasons to plan anew', 'zh-CN': '重新计划条件监视' },
  schema: z.object({}),
  attempts: 1,
});
/** Deletes what retention no longer keeps. */
export const upkeepJob = defineJob('upkeep', {
  title: { en: 'Upkeep of dispatch records', 'zh-CN': '调度记录维护' },
  schema: z.object({}),
  attempts: 3,
});

const lookEveryMs = 60_000;
const day = 86_400_000;
const events: readonly string[] = ['price', 'forecast-error', 'device'];

/** Looks once a minute, and once a day tidies up. */
export async function startWatching(dispatch: Dispatch): Promise<void> {
  const { jobs } = dispatch.scope;
  jobs.handle(watchJob, (_data, { signal }) => look(dispatch, signal));
  jobs.handle(upkeepJob, (_data, { signal }) => tidy(dispatch, signal));
  await jobs.schedule(watchJob, { everyMs: lookEveryMs }, {});
  await jobs.schedule(upkeepJob, { cron: '40 3 * * *' }, {});
}

async function look(dispatch: Dispatch, signal: AbortSignal): Promise<void> {
  const { scope, readings } = dispatch;
  const { replanOn } = scope.config;
  const now = scope.clock.now();
  if ((await readings.meters()).length === 0) return;
  const minutes = await readings.intervalMinutes();
  if (15 % minutes !== 0) return;
  await judgeForecasts(dispatch, minutes);
  signal.throwIfAborted();
  const newest = await scope.db.tx((tx) => readPlan(tx, 'newest'));
  if (!newest) return;
  // One event seldom comes alone: what follows within this time is in the next plan.
  if (events.includes(newest.trigger) && !hasPassed(now, newest.issuedAt, replanOn.debounceMinutes * 60_000)) return;
  const trip = await deviceTrip(dispatch);
  const cause =
    trip?.cause ?? (await changedPrices(dispatch, newest)) ?? (await missedForecast(dispatch, newest, minutes));
  if (!cause) return;
  scope.log.info({ ...cause }, 'an event calls for a new plan');
  const { kind } = await replan(dispatch, { trigger: cause.kind, cause, after: newest.no, signal });
  if (kind === 'made') await trip?.seen();
}

async function tidy({ scope }: Dispatch, signal: AbortSignal): Promise<void> {
  const { keepPlansDays, keepForecastsDays, keepDecisionsDays } = scope.config;
  const now = scope.clock.now();
  const tx = scope.db.tx.bind(scope.db);
  const plans = await purge(tx, 'plans', now - keepPlansDays * day, signal);
  const forecasts = await purge(tx, 'forecasts', now - keepForecastsDays * day, signal);
  const decisions = await purge(tx, 'decisions', now - keepDecisionsDays * day, signal);
  const lines = await purge(tx, 'log', now - keepDecisionsDays * day, signal);
  if (plans + forecasts + decisions + lines > 0)
    scope.log.info({ plans, forecasts, decisions, lines }, 'deleted records that are kept no longer');
}
