import { setTimeout as wait } from 'node:timers/promises';
import type { Principal } from '@lingtan/sdk';
import { PlanPublished } from '../contracts/index.ts';
import type { PlanCause, PlanHead, PlanTrigger } from '../contracts/index.ts';
import { onSteps, solveDispatch } from '../domain/index.ts';
import type { PreviousPlan } from '../domain/index.ts';
import { quarterOf } from './context.ts';
import type { Dispatch } from './context.ts';
import { lockDispatch, storeForecast } from './forecasts/forecast-store.ts';
import { meterList } from './forecasts/series-meters.ts';
import { fineHoursOf, plannedLoads } from './flexible/needs.ts';
import { lack } from './lacks.ts';
import type { Lack } from './lacks.ts';
import { tellOfPlan } from './plans/plan-notices.ts';
import { dueAs, readNewestNo, insertPlan, readPlan } from './plans/plan-store.ts';
import type { NewPlan, StoredPlan } from './plans/plan-store.ts';
import { buildProblem, readSite } from './problem/build-problem.ts';
import { forecastQuarters, planSteps } from './problem/plan-steps.ts';
import type { PlanSteps } from './problem/plan-steps.ts';
import { plannableOf } from './problem/plannable-of.ts';
import { forecastRef, iso, planRef } from './refs.ts';
import { settingsName } from './settings.ts';

export const planTopic = 'dispatch.plan';

const solveLimitS = 20;
/** How often is looked whether changed settings have come. */
const settingsEveryMs = 200;

/** Who asked for a plan; the schedule makes one in a period only. */
export interface ReplanRequest {
  trigger: PlanTrigger;
  /** The event that called for it. */
  cause?: PlanCause;
  /** Newest plan that the event was held against: where another one has been made since, it is looked again first. */
  after?: number;
  actor?: Principal;
  signal: AbortSignal;
}

export type ReplanResult = { kind: 'made'; head: PlanHead } | { kind: 'there' } | { kind: 'lacking'; lacks: Lack[] };

/** Start of the planning period that holds an instant. */
export function slotOf({ scope }: Pick<Dispatch, 'scope'>, now: number): number {
  const width = scope.config.replanMinutes * 60_000;
  return Math.floor(now / width) * width;
}

/** Forecasts, builds the problem, solves it, and stores the plan, which is published in the same transaction if it is usable. */
export async function replan(dispatch: Dispatch, request: ReplanRequest): Promise<ReplanResult> {
  const { trigger, cause, after, actor, signal } = request;
  const { scope, readings, solver } = dispatch;
  const { db, clock, park, log } = scope;
  // By settings that another process has read before, nothing is begun that could not be stored; they come, or the scope ends.
  while (!(await db.tx((tx) => scope.isConfigStored(tx)))) await wait(settingsEveryMs, undefined, { signal });
  const now = clock.now();
  const slot = slotOf(dispatch, now);
  const settings = settingsName(scope.config);
  if ((await db.tx((tx) => dueIn(tx, slot, settings, trigger, after))) === null) return { kind: 'there' };
  const config = plannableOf(scope.config, await readings.meters());
  if (Array.isArray(config)) return { kind: 'lacking', lacks: config };
  const minutes = await readings.intervalMinutes();
  if (15 % minutes !== 0) return { kind: 'lacking', lacks: [lack('interval-length', { minutes })] };

  const steps = planSteps(now, config.horizonHours, fineHoursOf(config));
  const issued = await dispatch.forecaster.issue(quarterOf(now), forecastQuarters(steps), minutes, signal);
  dispatch.forecastLacks = issued.lacks;
  const forecasts = await db.tx(async (tx) => {
    await lockDispatch(tx, park.id);
    const list = [];
    for (const { source, forecast } of issued.forecasts)
      list.push(await storeForecast(tx, park.id, { series: source.series, meters: meterList(source), forecast }));
    return list;
  });

  const buildBegin = performance.now();
  const previous = await db.tx((tx) => readPlan(tx, 'usable'));
  const site = await readSite(dispatch, config, steps, now, {
    previous: previous && plannedLoads(previous),
    stop: signal,
  });
  const lacks = [...issued.lacks, ...site.lacks];
  if (lacks.length > 0) return { kind: 'lacking', lacks };
  const built = buildProblem(config, park.timeZone, steps, site, issued.forecasts, issued.pastNetKw);
  if ('lacks' in built) {
    dispatch.forecastLacks = built.lacks;
    return { kind: 'lacking', lacks: built.lacks };
  }
  const buildMs = performance.now() - buildBegin;

  const before = previous && inSteps(previous, steps);
  const plan = await solveDispatch(built.problem, {
    solver,
    ...(before ? { previousPlan: before } : {}),
    timeLimitS: solveLimitS,
    signal,
    now: () => performance.now(),
  });
  signal.throwIfAborted();

  const made: NewPlan = {
    issuedAt: now,
    trigger,
    cause: cause ?? null,
    slot,
    from: steps.edges[0]!,
    to: steps.edges.at(-1)!,
    previousNo: before ? previous.no : null,
    forecasts: [...forecasts, ...(site.inputs.signals ?? []).map(({ series, no }) => ({ series, no }))],
    inputs: { ...site.inputs, settings },
    problem: built.problem,
    plan,
  };
  const head = await db.tx((tx) => store(dispatch, tx, made, { actor, after }));
  if (head === 'outdated') return replan(dispatch, request);
  if (!head) return { kind: 'there' };
  const { status, usable, timings } = plan;
  const rounded = Object.fromEntries(
    Object.entries({ forecastMs: issued.issueMs, trainMs: issued.trainMs, buildMs, ...timings }).map(([key, ms]) => [
      key,
      Math.round(ms),
    ]),
  );
  log[usable ? 'info' : 'error']({ no: head.no, trigger, status, usable, ...rounded }, 'made a plan');
  scope.live.emit(planTopic, { no: head.no, issuedAt: head.issuedAt, status, usable });
  return { kind: 'made', head };
}

async function store(
  dispatch: Dispatch,
  tx: Parameters<Parameters<Dispatch['scope']['db']['tx']>[0]>[0],
  made: NewPlan,
  { actor, after }: Pick<ReplanRequest, 'actor' | 'after'>,
): Promise<PlanHead | 'outdated' | null> {
  const { scope } = dispatch;
  await lockDispatch(tx, scope.park.id);
  // Settings that changed while it was solved: a plan by them may stand already, even by another process that was told of them
  // before this one, and this one would be the newest.
  if (settingsName(scope.config) !== made.inputs.settings || !(await scope.isConfigStored(tx))) return 'outdated';
  const trigger = await dueIn(tx, made.slot, made.inputs.settings!, made.trigger, after);
  if (trigger === null) return null;
  const head = await insertPlan(tx, scope.park.id, { ...made, trigger });
  const { prices, soc, peaks, flexible, carbon } = made.inputs;
  await scope.evidence.record(tx, planRef(head.no), [
    ...made.forecasts.map(({ no }) => forecastRef(no)),
    ...[...prices, ...soc].map(({ ref }) => ref),
    ...peaks.flatMap(({ ref }) => ref ?? []),
    ...(flexible ?? []).flatMap(({ ref }) => ref ?? []),
    ...[carbon?.ref, carbon?.factorRef].flatMap((ref) => ref ?? []),
  ]);
  if (actor)
    await scope.audit(tx, {
      action: 'dispatch.plan-compute',
      subject: String(head.no),
      actor,
      after: { status: head.status, usable: head.usable, objective: head.objective },
    });
  await tellOfPlan(scope, tx, head, actor);
  if (head.usable)
    await scope.events.publish(
      tx,
      PlanPublished,
      {
        plan: head.no,
        issuedAt: iso(head.issuedAt),
        from: iso(head.from),
        to: iso(head.to),
        status: head.status,
      },
      { params: { plan: head.no }, evidence: planRef(head.no) },
    );
  return head;
}

/** The plan before in the steps of the new one; null when it does not reach them. */
function inSteps({ from, plan }: StoredPlan, { edges }: PlanSteps): PreviousPlan | null {
  const before = [from];
  for (const length of plan.lengthsH) before.push(before.at(-1)! + Math.round(length * 3_600_000));
  return edges[1]! <= before.at(-1)! ? { plan: onSteps(plan, before, edges) } : null;
}

/** As what a plan is to be made: the schedule makes one of a period; events and persons make as many as they need. */
async function dueIn(
  tx: Parameters<typeof dueAs>[0],
  slot: number,
  settings: string,
  asked: PlanTrigger,
  after: number | undefined,
): Promise<PlanTrigger | null> {
  if (asked === 'schedule' || asked === 'start') return dueAs(tx, slot, settings, asked);
  return after !== undefined && (await readNewestNo(tx)) > after ? null : asked;
}
