import type { ChartLimit, ChartSeries } from '@lingtan/web-sdk';
import type { PlanActual, PlanView } from '../../contracts/routes.ts';
import { flatSteps } from '../shared/flat-steps.ts';
import { batteryPower, flexiblePower, known, planPowers } from '../shared/power.ts';
import type { Texts } from '../use-t.ts';

const storage = 'var(--lt-source-storage)';

/** Power by step as a stack of what gives, the load as a line, charging and export below zero, and what was measured. */
export function powerSeries(view: PlanView, actual: PlanActual | null, t: Texts): ChartSeries[] {
  const powers = planPowers(view);
  const { steps } = view;
  const flat = (values: readonly (number | null)[]) => flatSteps(steps, values);
  const name = (id: string): string => t.of('board.series', id);
  const series: ChartSeries[] = [
    { id: 'import', label: name('import'), color: 'grid', style: 'stack', ...flat(powers.imports) },
  ];
  for (const id of ['pv', 'wind'] as const)
    if (known(powers[id])) series.push({ id, label: name(id), color: id, style: 'stack', ...flat(powers[id]) });
  series.push(
    { id: 'discharge', label: name('discharge'), color: storage, style: 'stack', ...flat(powers.discharge) },
    { id: 'charge', label: name('charge'), color: storage, style: 'area', ...flat(powers.charge) },
  );
  if (powers.exports.some((power) => power < 0))
    series.push({ id: 'export', label: name('export'), color: 'grid', style: 'area', ...flat(powers.exports) });
  series.push({ id: 'load', label: name('load'), color: 'load', dashed: true, ...flat(view.load) });
  if (view.flexibleLoads.length > 0) {
    const flexible = flexiblePower(view);
    const all = view.load.map((kw, step) => (kw === null ? null : kw + flexible[step]!));
    series.push({ id: 'load-flexible', label: name('load-flexible'), color: 'load', ...flat(all) });
  }
  return [...series, ...measured(view, actual, name)];
}

function measured(view: PlanView, actual: PlanActual | null, name: (id: string) => string): ChartSeries[] {
  if (!actual) return [];
  const lines = [
    { id: 'load-measured', color: 'load', values: actual.load },
    { id: 'import-measured', color: 'grid', values: actual.import },
  ];
  return lines
    .filter(({ values }) => known(values))
    .map(({ id, color, values }) => ({ id, label: name(id), color, ...flatSteps(view.steps, values) }));
}

/** Power of all batteries: planned as areas, measured as a full line, as the plan before had it dotted. */
export function batterySeries(
  view: PlanView,
  actual: PlanActual | null,
  previous: PlanView | null,
  t: Texts,
): ChartSeries[] {
  const { discharge, charge } = planPowers(view);
  const name = (id: string): string => t.of('board.series', id);
  const series: ChartSeries[] = [
    { id: 'discharge', label: name('discharge'), color: storage, style: 'area', ...flatSteps(view.steps, discharge) },
    { id: 'charge', label: name('charge'), color: storage, style: 'area', ...flatSteps(view.steps, charge) },
  ];
  const done = view.steps.map((_, step) => {
    const powers = Object.values(actual?.stores ?? {}).map((values) => values[step] ?? null);
    return powers.length === 0 || powers.includes(null) ? null : powers.reduce<number>((sum, kw) => sum + kw!, 0);
  });
  if (known(done))
    series.push({ id: 'measured', label: name('battery-measured'), color: 'load', ...flatSteps(view.steps, done) });
  if (previous)
    series.push({
      id: 'previous',
      label: t('board.previous', { no: previous.no }),
      color: storage,
      pale: true,
      ...flatSteps(previous.steps, batteryPower(previous)),
    });
  return series;
}

/** Limits of the connection. */
export function powerLimits(view: PlanView, t: Texts): ChartLimit[] {
  const limits: ChartLimit[] = [{ value: view.importMaxKw, label: t('board.import-max'), tone: 'alarm' }];
  if (view.contractKw !== null) limits.push({ value: view.contractKw, label: t('board.contract'), tone: 'warning' });
  return limits;
}
