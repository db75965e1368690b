import type { EvidenceInput, Explanation, ParsedRef } from '@lingtan/sdk';
import { costPrefix, dispatchMethodName, objectiveMethod, setpointMethod } from '../../domain/index.ts';
import type { Dispatch } from '../context.ts';
import { readForecast } from '../forecasts/forecast-store.ts';
import { readPlan } from '../plans/plan-store.ts';
import type { StoredPlan } from '../plans/plan-store.ts';
import { stepsOf } from '../plans/plan-view.ts';
import { forecastRef, iso, planRef, producedBy, setpointRef } from '../refs.ts';
import { forecastEnergy } from './forecast-energy.ts';

/** Explains a plan by its cost parts, forecasts, prices and readings; the setpoint of a step by its plan. */
export async function explainPlan(
  dispatch: Dispatch,
  ref: ParsedRef,
  asOf: string | null,
): Promise<Explanation | null> {
  const [no, store, step, ...rest] = ref.key.split('/');
  if (!/^\d{1,15}$/.test(no!) || rest.length > 0) return null;
  const stored = await dispatch.scope.db.tx((tx) => readPlan(tx, Number(no)));
  if (!stored || (asOf !== null && stored.recordedAt > asOf)) return null;
  if (store === undefined) return ofPlan(dispatch, stored);
  return step !== undefined && /^\d{1,5}$/.test(step) ? ofSetpoint(stored, store, Number(step)) : null;
}

const common = { quality: 'estimated' as const, producedBy };

async function ofPlan(dispatch: Dispatch, stored: StoredPlan): Promise<Explanation> {
  const { scope } = dispatch;
  const { no, head, plan, problem, inputs, recordedAt } = stored;
  const { name, rounds, binaries, columns, rows } = plan.solver;
  const parts = Object.entries(plan.costs).map(([part, value]) => [`${costPrefix}${part}`, value] as const);
  return {
    ...common,
    ref: planRef(no),
    title: { en: `Dispatch plan ${no}, cost of the horizon`, 'zh-CN': `调度计划 ${no} 计划期费用` },
    value: Math.round(plan.objective * 1e6) / 1e6,
    unit: problem.currency,
    method: dispatchMethodName(objectiveMethod),
    formula: {
      en: 'sum of the cost parts of the plan that costs least under all limits',
      'zh-CN': '满足全部约束的费用最低计划，其各项费用之和',
    },
    parameters: {
      ...Object.fromEntries(parts),
      status: head.status,
      usable: head.usable,
      origin: head.origin,
      reason: head.reason,
      bound: plan.bound,
      gap: plan.gap,
      solver: name,
      solves: rounds,
      wholeNumberColumns: binaries,
      columns,
      rows,
      solveMs: plan.timings.solveMs,
      checkPassed: plan.check.passed,
      carbonFactor: inputs.carbonFactor,
      from: iso(head.from),
      to: iso(head.to),
    },
    inputs: await inputsOf(dispatch, stored),
    recordedAt,
    links: [
      {
        title: { en: 'Plan board', 'zh-CN': '计划看板' },
        path: `/parks/${scope.park.id}/storage-dispatch/board/${no}`,
      },
    ],
  };
}

async function inputsOf({ scope }: Dispatch, { forecasts, inputs }: StoredPlan): Promise<EvidenceInput[]> {
  const list: EvidenceInput[] = [];
  for (const { series, no } of forecasts) {
    const forecast = await scope.db.tx((tx) => readForecast(tx, no));
    const value = forecast && forecastEnergy(forecast.content);
    list.push({ ref: forecastRef(no), role: `forecast ${series}`, value, unit: 'kWh', quality: 'estimated' });
  }
  for (const { version, ref } of inputs.prices) list.push({ ref, role: 'prices', value: version, quality: 'actual' });
  for (const { store, ref, value, unit } of inputs.soc)
    list.push({ ref, role: `state of charge ${store}`, value, unit, quality: 'actual' });
  for (const { month, ref, kw } of inputs.peaks)
    if (ref !== null) list.push({ ref, role: `peak ${month}`, value: kw, unit: 'kW' });
  return list;
}

function ofSetpoint(stored: StoredPlan, storeId: string, step: number): Explanation | null {
  const { no, plan, inputs, head, recordedAt, problem } = stored;
  const store = plan.stores.find(({ id }) => id === storeId);
  const span = stepsOf(head.from, plan.lengthsH)[step];
  if (!store || !span) return null;
  const [charge, discharge] = [store.charge[step]!, store.discharge[step]!];
  const name = inputs.stores.find(({ id }) => id === storeId)?.name ?? { en: storeId, 'zh-CN': storeId };
  const parameters = { charge, discharge, energyAtEnd: store.energy[step]!, from: iso(span.from), to: iso(span.to) };
  return {
    ...common,
    ref: setpointRef(no, storeId, step),
    title: { en: `${name.en}, planned power`, 'zh-CN': `${name['zh-CN']} 计划功率` },
    value: Math.round((discharge - charge) * 1e6) / 1e6,
    unit: 'kW',
    method: dispatchMethodName(setpointMethod),
    formula: { en: 'discharging − charging power of the plan', 'zh-CN': '计划放电功率 − 计划充电功率' },
    parameters,
    inputs: [{ ref: planRef(no), role: 'plan', value: plan.objective, unit: problem.currency, quality: 'estimated' }],
    recordedAt,
  };
}
