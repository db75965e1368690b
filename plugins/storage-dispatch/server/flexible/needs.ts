import type { MeterReadingsService } from '@lingtan/energy-metering/contracts';
import type { DispatchConfig, DispatchPlan, FlexibleKind, FlexibleLoadConfig } from '../../contracts/index.ts';
import { quarter, quarterOf } from '../context.ts';
import { readMeters } from '../forecasts/history.ts';
import type { StoredPlan } from '../plans/plan-store.ts';
import { stepsOf } from '../plans/plan-view.ts';
import { meterTotalRef } from '../refs.ts';
import { energyOfRun, loadOfRun, runLeft } from './runs.ts';
import type { FixedRun, ProblemLoad } from './runs.ts';
import { loadWindows } from './windows.ts';
import type { LoadWindow } from './windows.ts';

/** What a flexible load still wants in one window, and what of it this plan can give. */
export interface FlexibleNeed extends LoadWindow {
  /** In the problem and the plan: that of the load, with a number for each further window. */
  readonly id: string;
  readonly load: string;
  readonly name: FlexibleLoadConfig['name'];
  readonly meterId: string;
  readonly powerMaxKw: number;
  /** How it may run; absent in plans that were made before there were several ways. */
  readonly kind?: FlexibleKind;
  readonly wantedKwh: number;
  /** Had in the window so far: as metered, and as planned where the meter is not closed yet. */
  readonly takenKwh: number;
  readonly estimatedKwh: number;
  /** To be planned now; less than what is left where the window reaches beyond the plan. */
  readonly plannedKwh: number;
  /** What no power up to the highest can reach any more in the window. */
  readonly shortKwh: number;
  /** Steps of the plan that lie in the window as a whole: from the first to the one after the last. */
  readonly steps: { readonly from: number; readonly to: number };
  /** What is left of a run at fixed powers; null or absent for a load that takes any power. */
  readonly run?: FixedRun | null;
  /** Evidence of what was taken; null where nothing was metered yet. */
  readonly ref: string | null;
}

export interface NeedInput {
  readonly now: number;
  readonly edges: readonly number[];
  readonly timeZone: string;
  /** The plan before, for what is not metered yet. */
  readonly previous: PlannedLoads | null;
}

/** Of a plan, what its flexible loads were to take. */
export interface PlannedLoads {
  readonly steps: readonly LoadWindow[];
  readonly needs: readonly Pick<FlexibleNeed, 'id' | 'load'>[];
  readonly powers: DispatchPlan['flexibleLoads'];
}

/** Hours for which a plan goes by quarter hours: all of them where a load runs at fixed powers, for its runs are of these. */
export function fineHoursOf({ flexibleLoads, fineHours, horizonHours }: DispatchConfig): number {
  return flexibleLoads.some(({ kind }) => kind !== 'energy') ? horizonHours : fineHours;
}

/** What the flexible loads of a plan were to take. */
export function plannedLoads({ from, plan, inputs }: StoredPlan): PlannedLoads {
  return { steps: stepsOf(from, plan.lengthsH), needs: inputs.flexible ?? [], powers: plan.flexibleLoads };
}

const hour = 3_600_000;
const round = (kwh: number): number => Math.round(kwh * 1000) / 1000;

/** Energies that the flexible loads want in the windows of a plan. */
export async function flexibleNeeds(
  readings: MeterReadingsService,
  loads: readonly FlexibleLoadConfig[],
  input: NeedInput,
): Promise<FlexibleNeed[]> {
  const needs: FlexibleNeed[] = [];
  const span = { from: input.edges[0]!, to: input.edges.at(-1)! };
  for (const load of loads) {
    let number = 0;
    for (const window of loadWindows(load, span, input.timeZone)) {
      const taken = await takenIn(readings, load, window, input);
      number += 1;
      const id = number === 1 ? load.id : `${load.id}:${number}`;
      const need = needOf(load, id, window, taken, input.edges);
      needs.push(load.kind === 'energy' ? need : fixedNeed(load, need, input.edges));
    }
  }
  return needs;
}

/** What a load had in a window until now, kWh. */
async function takenIn(
  readings: MeterReadingsService,
  { id, meterId }: FlexibleLoadConfig,
  window: LoadWindow,
  { now, previous }: NeedInput,
): Promise<{ metered: number; estimated: number; ref: string | null }> {
  const from = quarterOf(window.from);
  const closed = quarterOf(now);
  if (now <= window.from) return { metered: 0, estimated: 0, ref: null };
  const values = (await readMeters(readings, [meterId], { from, to: closed }))(meterId, 'import');
  let [metered, estimated] = [0, 0];
  values.forEach((kw, i) => {
    const begin = from + i * quarter;
    if (Number.isNaN(kw)) estimated += plannedIn(previous, id, { from: begin, to: begin + quarter });
    else metered += kw / 4;
  });
  estimated += plannedIn(previous, id, { from: Math.max(closed, window.from), to: now });
  const known = values.some((kw) => !Number.isNaN(kw));
  return { metered, estimated, ref: known ? meterTotalRef(meterId, 'import', from, closed) : null };
}

/** What a plan gave a load in a span, kWh. */
function plannedIn(planned: PlannedLoads | null, load: string, { from, to }: LoadWindow): number {
  if (!planned) return 0;
  const ids = planned.needs.filter((need) => need.load === load).map(({ id }) => id);
  const powers = planned.powers.filter(({ id }) => ids.includes(id));
  return planned.steps.reduce((sum, step, t) => {
    const shared = Math.min(to, step.to) - Math.max(from, step.from);
    return shared <= 0 ? sum : sum + powers.reduce((all, { power }) => all + power[t]!, 0) * (shared / hour);
  }, 0);
}

function needOf(
  { id: load, name, meterId, powerMaxKw, energyKwh, kind }: FlexibleLoadConfig,
  id: string,
  window: LoadWindow,
  { metered, estimated, ref }: { metered: number; estimated: number; ref: string | null },
  edges: readonly number[],
): FlexibleNeed {
  const first = edges.findIndex((edge) => edge >= window.from);
  const last = edges.findLastIndex((edge) => edge <= window.to);
  const steps = { from: Math.max(0, first), to: Math.max(0, first, last) };
  const end = edges.at(-1)!;
  const left = Math.max(0, energyKwh - metered - estimated);
  const begin = Math.max(window.from, edges[0]!);
  // Of a window that reaches beyond the plan, its part in it: the rest is planned when it comes into sight.
  const inSight = window.to <= end ? 1 : (end - begin) / (window.to - begin);
  const hours = first < 0 ? 0 : Math.max(0, edges[steps.to]! - edges[steps.from]!) / hour;
  const plannedKwh = Math.min(left * inSight, powerMaxKw * hours);
  return {
    id,
    load,
    name,
    meterId,
    powerMaxKw,
    kind,
    from: window.from,
    to: window.to,
    wantedKwh: energyKwh,
    takenKwh: round(metered + estimated),
    estimatedKwh: round(estimated),
    // Down: the last watt-hour must still fit into the highest power.
    plannedKwh: Math.floor(plannedKwh * 1000) / 1000,
    shortKwh: window.to <= end ? round(Math.max(0, left - powerMaxKw * hours)) : 0,
    steps,
    ref,
  };
}

/**
 * A need that is met in a run at fixed powers. It is planned once its window is in sight as a whole, for a run is not split;
 * one that no longer fits is not begun, and one that runs goes on to the end of its window.
 */
function fixedNeed(load: FlexibleLoadConfig, need: FlexibleNeed, edges: readonly number[]): FlexibleNeed {
  const { window, steps } = placed(need, edges);
  const lengthsH = edges.slice(1).map((edge, t) => (edge - edges[t]!) / hour);
  const open = need.from <= edges[0]!;
  const left = runLeft(load, { takenKwh: need.takenKwh, lengthsH: lengthsH.slice(0, steps.to), open });
  const inSight = need.to <= edges.at(-1)!;
  const run = inSight ? left : null;
  // A run that has not begun begins with a quarter hour of the clock.
  const from = run?.begun || run?.within ? steps.from : window.from;
  const fits = run !== null && run.powers.length <= steps.to - from;
  const planned = fits ? energyOfRun(run.powers, run.begun ? lengthsH.slice(from) : []) : 0;
  const wanted = left === null ? 0 : Math.max(0, load.energyKwh - need.takenKwh);
  const missing = run?.begun ? wanted - energyOfRun(run.powers) : fits ? 0 : wanted;
  return {
    ...need,
    steps: { from, to: steps.to },
    run: fits ? run : null,
    plannedKwh: round(planned),
    shortKwh: inSight ? round(Math.max(0, missing)) : 0,
  };
}

/** Steps of a window, and those of them from the first whole quarter hour on. */
function placed({ steps }: FlexibleNeed, edges: readonly number[]) {
  const whole = edges.findIndex((edge) => edge % quarter === 0);
  return { steps, window: { from: Math.max(steps.from, whole), to: steps.to } };
}

/** The needs as loads of a problem. */
export function loadsOf(needs: readonly FlexibleNeed[], bus: string): ProblemLoad[] {
  return needs
    .filter(({ plannedKwh, steps }) => plannedKwh > 0 && steps.to > steps.from)
    .flatMap(({ id, plannedKwh, powerMaxKw, steps, run }): readonly ProblemLoad[] => {
      if (run) return [loadOfRun(id, bus, run, steps)].flatMap((own) => own ?? []);
      return [{ kind: 'energy' as const, id, bus, energy: plannedKwh, powerMax: powerMaxKw, window: steps }];
    });
}
