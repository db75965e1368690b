import type { EvidenceInput, Explanation, ParsedRef } from '@lingtan/sdk';
import { costPrefix, dispatchMethodName, objectiveMethod, setpointMethod } from '../../domain/index.ts';
import { unitOf } from '../../contracts/index.ts';
import type { PlanCarbon } from '../carbon/plan-carbon.ts';
import type { Dispatch } from '../context.ts';
import { readForecast } from '../forecasts/forecast-store.ts';
import { readPlan } from '../plans/plan-store.ts';
import type { StoredPlan } from '../plans/plan-store.ts';
import { stepsOf } from '../plans/plan-view.ts';
import { limitableKw, plantLimits } from '../plants/plant-limits.ts';
import { siteIds } from '../problem/site.ts';
import { forecastRef, iso, planRef, producedBy, setpointRef } from '../refs.ts';
import { explainBrokenLimit } from './explain-broken-limit.ts';
import { explainEmissions } from './explain-emissions.ts';
import { explainRealised, explainRelief } from './explain-plan-figure.ts';
import { explainMeasured, measuredFigure } from './explain-measured.ts';
import { explainPurged } from './explain-purged.ts';
import { explainStep } from './explain-step.ts';
import { forecastEnergy, forecastMean } from './forecast-energy.ts';

type OfLimit = (stored: StoredPlan, of: { step: number | null; limit: string; device: string }) => Explanation | null;

/** What opens of a limit of a plan: `<plan no>/<figure>/<step or horizon>/<limit>/<device id>`. */
const limitFigures: ReadonlyMap<string, OfLimit> = new Map<string, OfLimit>([
  ['relief', explainRelief],
  ['broken', (stored, of) => explainBrokenLimit(stored, 'broken', of)],
  ['broken-price', (stored, of) => explainBrokenLimit(stored, 'broken-price', of)],
]);

/** Explains a plan by its cost parts, forecasts, prices and readings; the setpoint and the other figures of a step by its plan. */
export async function explainPlan(
  dispatch: Dispatch,
  ref: ParsedRef,
  asOf: string | null,
): Promise<Explanation | null> {
  const [no, store, step, figure, ...rest] = ref.key.split('/');
  const ofLimit = rest.length > 0 ? limitFigures.get(store!) : undefined;
  if (!/^\d{1,15}$/.test(no!) || (rest.length > 0 && !ofLimit)) return null;
  const stored = await dispatch.scope.db.tx((tx) => readPlan(tx, Number(no)));
  if (!stored) return explainPurged(dispatch, 'plans', ref);
  if (asOf !== null && stored.recordedAt > asOf) return null;
  if (store === undefined) return ofPlan(dispatch, stored);
  if (store === 'emissions' && step === undefined) return explainEmissions(stored, carbonInputs(stored.inputs.carbon));
  if (store === 'realised' && step === undefined) return explainRealised(stored);
  const overHorizon = ofLimit !== undefined && step === 'horizon';
  if (step === undefined || !(overHorizon || /^\d{1,5}$/.test(step))) return null;
  if (ofLimit)
    return ofLimit(stored, { step: overHorizon ? null : Number(step), limit: figure!, device: rest.join('/') });
  if (figure === measuredFigure) return asOf === null ? explainMeasured(dispatch, stored, store, Number(step)) : null;
  return figure === undefined
    ? ofSetpoint(stored, store, Number(step))
    : explainStep(stored, store, Number(step), figure);
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
      carbonPrice: problem.carbonPrice,
      carbonSource: inputs.carbon?.source ?? null,
      carbonProblem: inputs.carbon?.problem ?? null,
      from: iso(head.from),
      to: iso(head.to),
      trigger: head.trigger,
      cause: head.cause === null ? null : JSON.stringify(head.cause),
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
    const energy = unitOf(series) === 'kW';
    const value = forecast && (energy ? forecastEnergy : forecastMean)(forecast.content);
    const unit = energy ? 'kWh' : unitOf(series);
    list.push({ ref: forecastRef(no), role: `forecast:${series}`, value, unit, quality: 'estimated' });
  }
  for (const { version, ref } of inputs.prices) list.push({ ref, role: 'prices', value: version, quality: 'actual' });
  for (const { store, ref, value, unit } of inputs.soc)
    list.push({ ref, role: `state-of-charge:${store}`, value, unit, quality: 'actual' });
  for (const { month, ref, kw } of inputs.peaks)
    if (ref !== null) list.push({ ref, role: `peak:${month}`, value: kw, unit: 'kW' });
  for (const { load, ref } of inputs.flexible ?? [])
    if (ref !== null) list.push({ ref, role: `taken-by:${load}`, value: null, quality: 'actual' });
  list.push(...carbonInputs(inputs.carbon));
  return list;
}

/** What carbon accounting set, and the factor that emissions are counted by. */
function carbonInputs(carbon: PlanCarbon | undefined): EvidenceInput[] {
  if (!carbon) return [];
  const { mode, price, limitKg, ref, factor, factorRef } = carbon;
  const cap = mode === 'cap';
  return [
    ...(ref === null
      ? []
      : [{ ref, role: cap ? 'carbon-cap' : 'carbon-price', value: cap ? limitKg : price, unit: cap ? 'kg' : 'CNY/t' }]),
    ...(factorRef === null ? [] : [{ ref: factorRef, role: 'carbon-factor', value: factor, unit: 't/MWh' }]),
  ];
}

function ofSetpoint(stored: StoredPlan, storeId: string, step: number): Explanation | null {
  const { no, plan, inputs, head, recordedAt, problem } = stored;
  const store = plan.stores.find(({ id }) => id === storeId);
  const span = stepsOf(head.from, plan.lengthsH)[step];
  if (!span) return null;
  if (!store) return ofPlant(stored, storeId, step, span) ?? ofFlexibleLoad(stored, storeId, step, span);
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

/** Planned power of a flexible load: taken, and so negative, as the setpoint of its device is. */
function ofFlexibleLoad(
  { no, plan, inputs, recordedAt, problem }: StoredPlan,
  load: string,
  step: number,
  span: { from: number; to: number },
): Explanation | null {
  const needs = (inputs.flexible ?? []).filter((need) => need.load === load);
  const [first] = needs;
  if (!first) return null;
  const charge = plan.flexibleLoads
    .filter(({ id }) => needs.some((need) => need.id === id))
    .reduce((sum, { power }) => sum + power[step]!, 0);
  return {
    ...common,
    ref: setpointRef(no, load, step),
    title: { en: `${first.name.en}, planned power`, 'zh-CN': `${first.name['zh-CN']} 计划功率` },
    value: Math.round(-charge * 1e6) / 1e6 + 0,
    unit: 'kW',
    method: dispatchMethodName(setpointMethod),
    formula: { en: 'power that the plan lets it take, as negative', 'zh-CN': '计划用电功率（取负值）' },
    parameters: { charge, discharge: 0, from: iso(span.from), to: iso(span.to) },
    inputs: [{ ref: planRef(no), role: 'plan', value: plan.objective, unit: problem.currency, quality: 'estimated' }],
    recordedAt,
  };
}

/** Planned limit of a plant under control: its part of what the plan takes of its kind. */
function ofPlant(
  { no, plan, inputs, recordedAt, problem }: StoredPlan,
  id: string,
  step: number,
  span: { from: number; to: number },
): Explanation | null {
  const plants = inputs.plants ?? [];
  const plant = plants.find((own) => own.id === id);
  const limit = plant && plantLimits(plan, problem, plants, plant)?.[step];
  if (!plant || limit === undefined) return null;
  const { kind, maxKw, name } = plant;
  const generator = plan.generators.find((own) => own.id === siteIds[kind])!;
  return {
    ...common,
    ref: setpointRef(no, id, step),
    title: { en: `${name.en}, planned limit`, 'zh-CN': `${name['zh-CN']} 计划限值` },
    value: Math.round(limit * 1e6) / 1e6,
    unit: 'kW',
    method: null,
    formula: {
      en: 'not limited where the plan takes all that its kind can give; else (planned − what other plants give) × its rating ÷ rating of all plants under control',
      'zh-CN': '计划不弃电时不限功率；否则（计划功率 − 其他电站出力）× 本站额定功率 ÷ 受控电站额定功率之和',
    },
    parameters: {
      planned: generator.power[step]!,
      curtailed: generator.curtailed[step]!,
      rated: maxKw,
      ratedOfAll: limitableKw(plants, kind),
      from: iso(span.from),
      to: iso(span.to),
    },
    inputs: [{ ref: planRef(no), role: 'plan', value: plan.objective, unit: problem.currency, quality: 'estimated' }],
    recordedAt,
  };
}
