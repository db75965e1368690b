import type { Principal } from '@lingtan/sdk';
import { PlanPublished } from '../contracts/index.ts';
import type { PlanHead } from '../contracts/index.ts';
import { solveDispatch } from '../domain/index.ts';
import type { PreviousPlan } from '../domain/index.ts';
import { quarter, quarterOf } from './context.ts';
import type { Dispatch } from './context.ts';
import { lockDispatch, storeForecast } from './forecasts/forecast-store.ts';
import { lack } from './lacks.ts';
import type { Lack } from './lacks.ts';
import { insertPlan, readPlan, slotTaken } from './plans/plan-store.ts';
import type { NewPlan, PlanTrigger, StoredPlan } from './plans/plan-store.ts';
import { buildProblem, readSite } from './problem/build-problem.ts';
import { planSteps } from './problem/plan-steps.ts';
import type { PlanSteps } from './problem/plan-steps.ts';
import { plannable } from './problem/site.ts';
import { forecastRef, iso, planRef } from './refs.ts';

export const planTopic = 'dispatch.plan';

const solveLimitS = 20;

/** Who asked for a plan; the schedule makes one in a period only. */
export interface ReplanRequest {
  trigger: PlanTrigger;
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
export async function replan(dispatch: Dispatch, { trigger, actor, signal }: ReplanRequest): Promise<ReplanResult> {
  const { scope, readings, solver } = dispatch;
  const { db, clock, park, log } = scope;
  const now = clock.now();
  const slot = slotOf(dispatch, now);
  if (trigger !== 'person' && (await db.tx((tx) => slotTaken(tx, slot)))) return { kind: 'there' };
  const config = plannable(scope.config, new Set((await readings.meters()).map(({ id }) => id)));
  if (Array.isArray(config)) return { kind: 'lacking', lacks: config };
  const minutes = await intervalMinutes(dispatch, config.gridMeterId, now);
  if (15 % minutes !== 0) return { kind: 'lacking', lacks: [lack('interval-length', { minutes })] };

  const steps = planSteps(now, config.horizonHours);
  const issued = await dispatch.forecaster.issue(quarterOf(now), steps.lengthsH.length + 1, minutes, signal);
  dispatch.forecastLacks = issued.lacks;
  const forecasts = await db.tx(async (tx) => {
    await lockDispatch(tx, park.id);
    const list = [];
    for (const forecast of issued.forecasts) list.push(await storeForecast(tx, park.id, forecast));
    return list;
  });

  const buildBegin = performance.now();
  const site = await readSite(dispatch, config, steps, now);
  const lacks = [...issued.lacks, ...site.lacks];
  if (lacks.length > 0) return { kind: 'lacking', lacks };
  const built = buildProblem(config, park.timeZone, steps, site, issued.forecasts);
  if ('lacks' in built) {
    dispatch.forecastLacks = built.lacks;
    return { kind: 'lacking', lacks: built.lacks };
  }
  const previous = await db.tx((tx) => readPlan(tx, 'usable'));
  const buildMs = performance.now() - buildBegin;

  const before = previous && shifted(previous, steps);
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
    slot,
    from: steps.edges[0]!,
    to: steps.edges.at(-1)!,
    previousNo: before ? previous.no : null,
    forecasts,
    inputs: site.inputs,
    problem: built.problem,
    plan,
  };
  const head = await db.tx((tx) => store(dispatch, tx, made, actor));
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
  actor: Principal | undefined,
): Promise<PlanHead | null> {
  const { scope } = dispatch;
  await lockDispatch(tx, scope.park.id);
  if (made.trigger !== 'person' && (await slotTaken(tx, made.slot))) return null;
  const head = await insertPlan(tx, scope.park.id, made);
  const { prices, soc, peaks } = made.inputs;
  await scope.evidence.record(tx, planRef(head.no), [
    ...made.forecasts.map(({ no }) => forecastRef(no)),
    ...[...prices, ...soc].map(({ ref }) => ref),
    ...peaks.flatMap(({ ref }) => ref ?? []),
  ]);
  if (actor)
    await scope.audit(tx, {
      action: 'dispatch.plan-compute',
      subject: String(head.no),
      actor,
      after: { status: head.status, usable: head.usable, objective: head.objective },
    });
  if (head.usable)
    await scope.events.publish(tx, PlanPublished, {
      plan: head.no,
      issuedAt: iso(head.issuedAt),
      from: iso(head.from),
      to: iso(head.to),
      status: head.status,
    });
  return head;
}

/** The plan before, as seen from the first step of the new one; null when it does not reach it. */
function shifted({ from, plan }: StoredPlan, { edges }: PlanSteps): PreviousPlan | null {
  const elapsedSteps = (quarterOf(edges[0]!) - quarterOf(from)) / quarter;
  return elapsedSteps >= 0 && elapsedSteps < plan.lengthsH.length ? { plan, elapsedSteps } : null;
}

/** Width of the park's intervals, min. */
async function intervalMinutes({ readings }: Dispatch, meter: string, now: number): Promise<number> {
  const [newest] = (await readings.intervals({ from: now - 86_400_000, to: now, meters: [meter] })).slice(-1);
  return newest ? Math.round((newest.end - newest.start) / 60_000) : 15;
}
