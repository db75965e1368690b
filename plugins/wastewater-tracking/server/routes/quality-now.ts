import type { OutletDay, QualityNowData, WaterPlant } from '../../contracts/index.ts';
import { dayRule, forecastDayMean, judge, localDay } from '../../domain/index.ts';
import { qualityNowRef, type Water } from '../context.ts';
import { outletDaysOf, valuesOf, verdictOf, worst } from '../days/compute-quality.ts';
import { qualityPoints, readSamples } from '../days/readings.ts';
import { analyserFaults, excludingFaults } from '../faults/detect.ts';
import { readPermits } from '../permits/permit-store.ts';

/** The rest of the day is taken to go on as the last hours. */
const recentMs = 7_200_000;

/** Day means of the day of `now` (ms UTC) so far, with what the day will come to and what the limits say of that. */
export async function qualityNowOf(
  water: Water,
  plant: WaterPlant,
  now = water.scope.clock.now(),
): Promise<QualityNowData> {
  const { scope } = water;
  const today = localDay(now, scope.park.timeZone);
  const to = today.from + Math.floor((now - today.from) / dayRule.windowMs) * dayRule.windowMs;
  const permits = await scope.db.tx(readPermits);
  const span = { day: today.day, from: today.from, to };
  const recent = { from: to - recentMs, to };
  const points = qualityPoints(plant);
  const raw = await readSamples(water, points, { from: Math.min(span.from, recent.from), to });
  const faults = analyserFaults(water, plant, raw, span).map((fault) => ({ ...fault, state: 'open' as const }));
  const samples = excludingFaults(raw, faults);
  const rows = plant.outlets.flatMap((outlet) => {
    const days = outletDaysOf(water, plant, outlet, samples, span, permits);
    const last = valuesOf(outlet, samples, recent);
    const soFar = valuesOf(outlet, samples, span);
    const temperature = days.find(({ parameter }) => parameter === outlet.temperature)?.value ?? null;
    return days.map((day): QualityNowData['rows'][number] => {
      const of = (values: typeof last) => values.find(({ parameter }) => parameter.id === day.parameter)!.value;
      const recentValue = of(last).value;
      const share = (to - today.from) / (today.to - today.from);
      const forecast = forecastDayMean({ soFar: day.value, share, recent: recentValue });
      const meanBy = (way: 'flow-weighted' | 'arithmetic') =>
        forecastDayMean({ soFar: of(soFar).means[way], share, recent: of(last).means[way] });
      const judged = {
        parameter: day.parameter,
        basis: 'day-mean' as const,
        value: forecast,
        means: { 'flow-weighted': meanBy('flow-weighted'), arithmetic: meanBy('arithmetic') },
        unit: day.unit,
        valid: forecast !== null,
      };
      const context = {
        day: day.day,
        temperatureC: temperature,
        ...(plant.builtOn === undefined ? {} : { plantBuilt: plant.builtOn }),
      };
      const verdict = worst(judge(permits, outlet.id, judged, context, scope.config.warnFromPercent / 100));
      const told = verdictOf(verdict, permits);
      const shown: OutletDay = { ...day, limit: day.limit ?? told.limit };
      const refs = {
        ref: day.value === null ? null : qualityNowRef(day, 'so-far', to),
        forecastRef: forecast === null ? null : qualityNowRef(day, 'forecast', to),
      };
      return { day: shown, recent: recentValue, forecast, forecastVerdict: told.verdict, ...refs };
    });
  });
  return { at: to, rows };
}
