import { type Explanation, worstQuality } from '@lingtan/sdk';
import { dispatchMethodName, stepFigureMethod } from '../../domain/index.ts';
import { quarterOf, type Dispatch } from '../context.ts';
import { seriesOf } from '../forecasts/series-meters.ts';
import type { StoredPlan } from '../plans/plan-store.ts';
import { stepsOf } from '../plans/plan-view.ts';
import { siteIds } from '../problem/site.ts';
import { iso, meterTotalRef, producedBy, stepFigureRef } from '../refs.ts';

/** What was measured in a step that is over, beside what the plan said of it: the figure of `<grid or load>/<step>/measured`. */
export const measuredFigure = 'measured';

const titles = {
  [siteIds.grid]: { en: 'Import, measured', 'zh-CN': '实测购电功率' },
  [siteIds.load]: { en: 'Load, measured', 'zh-CN': '实测负荷' },
} as const;

/**
 * Explains the measured import or load of a step by the energy of each meter. Null where a step is not over or a meter misses an
 * interval, and for a time that is past: what counts is what the intervals say now.
 */
export async function explainMeasured(
  { readings, scope }: Dispatch,
  stored: StoredPlan,
  device: string,
  step: number,
): Promise<Explanation | null> {
  const span = stepsOf(stored.from, stored.plan.lengthsH)[step];
  if (!span || (device !== siteIds.grid && device !== siteIds.load)) return null;
  const { from, to } = { from: quarterOf(span.from), to: span.to };
  const load = device === siteIds.load ? seriesOf(await readings.meters(), scope.config) : [];
  const { meters, less = [] } = load.find(({ series }) => series === 'load') ?? {
    meters: [{ id: stored.inputs.gridMeterId }],
  };
  const signs = new Map([...meters.map(({ id }) => [id, 1] as const), ...less.map(({ id }) => [id, -1] as const)]);
  const totals = (
    await readings.totals({ from, to, resolution: '15m', by: 'meter', meters: [...signs.keys()] })
  ).filter(({ direction }) => direction === 'import');
  const hours = (to - from) / 3_600_000;
  const parts = [...signs].map(([meter, sign]) => {
    const own = totals.filter(({ key }) => key === meter);
    const covered = own.reduce((sum, each) => sum + each.to - each.from, 0);
    const wh = own.reduce((sum, each) => sum + each.amount, 0);
    const quality = covered < to - from ? 'missing' : worstQuality(own.map((each) => each.quality.worst));
    return { meter, quality, kwh: wh / 1000, kw: (sign * wh) / 1000 / hours };
  });
  const quality = worstQuality(parts.map((part) => part.quality));
  if (quality === 'missing') return null;
  return {
    ref: stepFigureRef(stored.no, device, step, measuredFigure),
    title: titles[device],
    value: Math.round(parts.reduce((sum, { kw }) => sum + kw, 0) * 1e6) / 1e6,
    unit: 'kW',
    quality,
    method: dispatchMethodName(stepFigureMethod),
    formula: {
      en: 'energy of each meter ÷ length of the step, flexible loads taken out',
      'zh-CN': '各表计电量 ÷ 时段时长之和，扣除可调负荷',
    },
    parameters: {
      ...Object.fromEntries(parts.map(({ kw }, i) => [`part.${i + 1}`, kw])),
      ...{ from: iso(from), to: iso(to) },
    },
    inputs: parts.map(({ meter, kwh, ...part }) => ({
      ref: meterTotalRef(meter, 'import', from, to),
      role: `meter:${meter}`,
      value: kwh,
      unit: 'kWh',
      quality: part.quality,
    })),
    recordedAt: iso(scope.clock.now()),
    producedBy,
  };
}
