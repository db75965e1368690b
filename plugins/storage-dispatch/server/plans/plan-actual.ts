import type { PlanActual } from '../../contracts/index.ts';
import { quarter, quarterOf } from '../context.ts';
import type { Dispatch } from '../context.ts';
import { readHistory, readMeters } from '../forecasts/history.ts';
import { seriesOf } from '../forecasts/series-meters.ts';
import type { StoredPlan } from './plan-store.ts';
import { stepsOf } from './plan-view.ts';

/** What became of the steps that are over: mean powers of the quarter hours, kW; null where not closed or not known. */
export async function planActual({ readings, scope }: Dispatch, stored: StoredPlan): Promise<PlanActual> {
  const { from, to, plan, inputs } = stored;
  const steps = stepsOf(from, plan.lengthsH);
  const span = { from: quarterOf(from), to: Math.max(quarterOf(from), Math.min(to, quarterOf(scope.clock.now()))) };
  const { gridMeterId, stores } = inputs;
  const meter = await readMeters(readings, [gridMeterId, ...stores.map(({ meterId }) => meterId)], span);
  const minutes = await widthOf(readings, gridMeterId, span);
  const series = await readHistory(readings, seriesOf(await readings.meters(), scope.config), span, minutes);
  const aligned = (values: Float64Array | undefined): (number | null)[] =>
    steps.map((step) => {
      const first = Math.round((quarterOf(step.from) - span.from) / quarter);
      const own = values?.subarray(first, Math.round((step.to - span.from) / quarter));
      const count = Math.round((step.to - quarterOf(step.from)) / quarter);
      // A step that is over in part is not over.
      if (!own || own.length < count || own.some(Number.isNaN)) return null;
      return own.reduce((sum, value) => sum + value, 0) / count;
    });
  return {
    import: aligned(meter(gridMeterId, 'import')),
    export: aligned(meter(gridMeterId, 'export')),
    load: aligned(series.get('load')),
    pv: aligned(series.get('pv')),
    wind: aligned(series.get('wind')),
    stores: Object.fromEntries(
      stores.map(({ id, meterId }) => {
        const charged = meter(meterId, 'import');
        return [id, aligned(meter(meterId, 'export').map((power, i) => power - charged[i]!))];
      }),
    ),
  };
}

async function widthOf(
  readings: Dispatch['readings'],
  meter: string,
  { from, to }: { from: number; to: number },
): Promise<number> {
  const [any] = to > from ? await readings.intervals({ from, to: from + quarter, meters: [meter] }) : [];
  return any ? Math.round((any.end - any.start) / 60_000) : 15;
}
