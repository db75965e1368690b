import type { Explanation, EvidenceInput } from '@lingtan/sdk';
import {
  anomalyRules,
  loadStatistics,
  meanExpected,
  methodName,
  powerColumn,
  weeksBefore,
} from '../../domain/index.ts';
import type { Span } from '../../domain/index.ts';
import { expectedPowerMethod } from '../../domain/methods-analysis.ts';
import { producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { loadRef } from './refs.ts';
import { subjectAmounts } from './subject.ts';
import type { LoadSubject } from './subject.ts';

const weekMs = 7 * 86_400_000;
/** Anomalies are judged by the weeks before the span. */
export const lookBackMs = anomalyRules.weeks * weekMs;
/** Of a longer stretch only the first intervals are listed. */
const maxRows = 400;

/** Explains what the weeks before say of a stretch: interval by interval, and by the energy of the same hours of each week. */
export async function explainExpected(
  energy: Energy,
  subject: LoadSubject,
  span: Span,
  asOf: string | null,
): Promise<Explanation> {
  const { width } = energy;
  const from = span.from - lookBackMs;
  const read = await energy.scope.db.tx((tx) => subjectAmounts(energy, tx, subject, { from, to: span.to, asOf }));
  const column = powerColumn(from, width, read.amounts);
  const starts = Array.from({ length: (span.to - span.from) / width }, (_, n) => span.from + n * width);
  const weeks = starts.map((start) => weeksBefore(column, (start - from) / width));
  const value = meanExpected(weeks);
  const truncated = weeks.length > maxRows;
  const { en, 'zh-CN': zh } = subject.name;
  return {
    ref: loadRef('expected', subject.id, span),
    title: { en: `${en}, expected power`, 'zh-CN': `${zh} 预期功率` },
    value,
    unit: 'kW',
    quality: value === null ? 'missing' : read.quality,
    method: value === null || truncated ? null : methodName(expectedPowerMethod),
    formula: {
      en: 'mean over the intervals of the median of the same interval of the weeks before',
      'zh-CN': '前几周同一时段功率中位数在各时段上的平均值',
    },
    parameters: { weeks: anomalyRules.weeks },
    inputs: weeks[0]!.map((_, week) => energyOfWeek(week + 1)),
    rows: {
      columns: ['start', ...weeks[0]!.map((_, week) => `week.${week + 1}`)],
      values: weeks.slice(0, maxRows).map((row, n) => [starts[n]!, ...row]),
      truncated,
    },
    recordedAt: null,
    producedBy,
  };

  function energyOfWeek(week: number): EvidenceInput {
    const then = { from: span.from - week * weekMs, to: span.to - week * weekMs };
    const own = read.amounts.slice((then.from - from) / width, (then.to - from) / width);
    const { energyWh, unknown } = loadStatistics(powerColumn(then.from, width, own), own);
    return {
      ref: loadRef('energy', subject.id, then),
      role: `week.${week}`,
      value: energyWh === null ? null : String(energyWh),
      unit: 'Wh',
      quality: energyWh === null || unknown > 0 ? 'missing' : read.quality,
    };
  }
}
