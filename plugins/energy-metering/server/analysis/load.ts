import { dayStart } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import type { LoadData } from '../../contracts/analysis.ts';
import {
  durationCurve,
  findAnomalies,
  floorTo,
  heatMap,
  loadStatistics,
  localHours,
  powerColumn,
} from '../../domain/index.ts';
import type { Span } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { lookBackMs } from './explain-expected.ts';
import { loadRef } from './refs.ts';
import { subjectAmounts } from './subject.ts';
import type { LoadSubject } from './subject.ts';

const curvePoints = 400;

/** The load of a subject over a span that starts and ends at interval boundaries. */
export async function readLoad(
  energy: Energy,
  tx: Tx,
  subject: LoadSubject,
  span: Span,
  asOf: string | null,
): Promise<Omit<LoadData, 'subjects' | 'subject' | 'from' | 'to'>> {
  const { width, timeZone } = energy;
  const read = async (part: Span) => (await subjectAmounts(energy, tx, subject, { ...part, asOf })).amounts;
  const wide = { from: span.from - lookBackMs, to: span.to };
  const before = await read(wide);
  const amounts = before.slice((span.from - wide.from) / width);
  const statisticsOf = ({ from, to }: Span) => {
    const own = amounts.slice((from - span.from) / width, (to - span.from) / width);
    return loadStatistics(powerColumn(from, width, own), own);
  };
  const column = powerColumn(span.from, width, amounts);
  const earlier = yearBefore(span, width);
  const past = await read(earlier);
  const pastFigures = loadStatistics(powerColumn(earlier.from, width, past), past);
  return {
    ref: subject.ref(span) ?? loadRef('energy', subject.id, span),
    figures: loadStatistics(column, amounts),
    refs: {
      max: loadRef('max', subject.id, span),
      mean: loadRef('mean', subject.id, span),
      factor: loadRef('factor', subject.id, span),
      base: loadRef('base', subject.id, span),
    },
    yearBefore: pastFigures.known === 0 ? null : pastFigures,
    duration: durationCurve(column, curvePoints),
    heat: heatMap(column, localHours(span.from, width, amounts.length, timeZone)),
    days: daysOf(span, timeZone).map((day) => {
      const { energyWh, maxKw, maxAt } = statisticsOf(day);
      return {
        ...day,
        energyWh,
        maxKw,
        maxAt,
        energyRef: subject.ref(day) ?? loadRef('energy', subject.id, day),
        maxRef: loadRef('max', subject.id, day),
      };
    }),
    anomalies: findAnomalies(powerColumn(wide.from, width, before), span.from).map((anomaly) => ({
      ...anomaly,
      // The mean as it explains itself: of energies, not of powers.
      measuredKw: statisticsOf(anomaly).meanKw!,
      measuredRef: loadRef('mean', subject.id, anomaly),
      expectedRef: loadRef('expected', subject.id, anomaly),
    })),
  };
}

/** The same number of intervals 52 weeks earlier, so that weekdays meet weekdays. */
function yearBefore(span: Span, width: number): Span {
  const shift = floorTo(52 * 7 * 86_400_000, width);
  return { from: span.from - shift, to: span.to - shift };
}

function daysOf(span: Span, timeZone: string): Span[] {
  const days: Span[] = [];
  for (let from = span.from; from < span.to;) {
    const to = Math.min(span.to, dayStart(from, timeZone, 1));
    days.push({ from, to });
    from = to;
  }
  return days;
}
