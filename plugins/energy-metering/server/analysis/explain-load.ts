import type { EvidenceInput, Explanation, ParsedRef, Principal } from '@lingtan/sdk';
import { loadStatistics, powerColumn } from '../../domain/index.ts';
import type { Span } from '../../domain/index.ts';
import { iso, producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { readIntervals } from '../interval-store.ts';
import { intervalRef, parseSpanKey, totalRef } from '../refs.ts';
import { explainExpected } from './explain-expected.ts';
import { loadRef } from './refs.ts';
import { loadSubjects, subjectAmounts } from './subject.ts';
import type { LoadSubject } from './subject.ts';

const words = {
  energy: {
    unit: 'Wh',
    title: { en: 'energy', 'zh-CN': '电量' },
    formula: { en: 'sum of the intervals of its meters', 'zh-CN': '所属电表各时段电量之和' },
  },
  max: {
    unit: 'kW',
    title: { en: 'maximum demand', 'zh-CN': '最大需量' },
    formula: {
      en: 'largest sum of its meters in one interval ÷ its length',
      'zh-CN': '单个时段内所属电表电量之和的最大值 ÷ 时段长度',
    },
  },
  mean: {
    unit: 'kW',
    title: { en: 'mean power', 'zh-CN': '平均功率' },
    formula: { en: 'energy ÷ time of the known intervals', 'zh-CN': '电量 ÷ 有数时段总时长' },
  },
  factor: {
    unit: '%',
    title: { en: 'load factor', 'zh-CN': '负荷率' },
    formula: { en: 'mean power ÷ maximum demand', 'zh-CN': '平均功率 ÷ 最大需量' },
  },
  base: {
    unit: 'kW',
    title: { en: 'base load', 'zh-CN': '基础负荷' },
    formula: {
      en: 'power that is reached or exceeded in 95 % of the intervals',
      'zh-CN': '95 % 的时段达到或超过的功率',
    },
  },
} as const;

/** As long as the page shows. */
const longestMs = 400 * 86_400_000;

/** Explains a figure of a load by its meters; the maximum by the interval that it was in. */
export async function explainLoad(
  energy: Energy,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const key = parseSpanKey(ref.key);
  const [figure = '', id, ...rest] = key?.head.split('/') ?? [];
  if (!key || id === undefined || rest.length > 0) return null;
  const span = { from: key.from, to: key.to };
  if (span.from % energy.width !== 0 || span.to % energy.width !== 0 || span.to - span.from > longestMs) return null;
  const chosen = loadSubjects(energy, viewer, undefined).all.find((subject) => subject.id === id);
  if (!chosen) return null;
  if (figure === 'expected') return explainExpected(energy, chosen, span, asOf);
  if (!isFigure(figure)) return null;
  const { amounts, quality } = await energy.scope.db.tx((tx) => subjectAmounts(energy, tx, chosen, { ...span, asOf }));
  const figures = loadStatistics(powerColumn(span.from, energy.width, amounts), amounts);
  const { energyWh, maxKw, maxAt, meanKw, loadFactor, baseKw, known, unknown } = figures;
  const value = {
    energy: energyWh === null ? null : String(energyWh),
    max: maxKw,
    mean: meanKw,
    factor: loadFactor === null ? null : loadFactor * 100,
    base: baseKw,
  }[figure];
  const { unit, title, formula } = words[figure];
  return {
    ref: loadRef(figure, id, span),
    title: { en: `${chosen.name.en}, ${title.en}`, 'zh-CN': `${chosen.name['zh-CN']} ${title['zh-CN']}` },
    value,
    unit,
    quality: value === null ? 'missing' : quality,
    method: null,
    formula,
    parameters: { known, unknown, energyWh, meanKw, maxKw, maxAt: maxAt === null ? null : iso(maxAt) },
    inputs:
      figure === 'max' && maxAt !== null
        ? await intervalInputs(energy, chosen, maxAt, asOf)
        : await totalInputs(energy, chosen, span, asOf),
    recordedAt: null,
    producedBy,
  };
}

const isFigure = (text: string): text is keyof typeof words => Object.hasOwn(words, text);

/** Energy of each series over the span. */
async function totalInputs(
  energy: Energy,
  { series }: LoadSubject,
  span: Span,
  asOf: string | null,
): Promise<EvidenceInput[]> {
  const inputs: EvidenceInput[] = [];
  for (const each of series) {
    const { amounts, quality } = await energy.scope.db.tx((tx) =>
      subjectAmounts(energy, tx, { series: [each] }, { ...span, asOf }),
    );
    const value = amounts.reduce((sum, amount) => (Number.isNaN(amount) ? sum : sum + amount), 0);
    const ref = totalRef(`meter/${each.meter}.${each.direction}`, span);
    inputs.push({ ref, role: 'part', value: String(value), unit: 'Wh', quality });
  }
  return inputs;
}

/** The interval of each series at an instant. */
async function intervalInputs(
  energy: Energy,
  { series }: LoadSubject,
  at: number,
  asOf: string | null,
): Promise<EvidenceInput[]> {
  const meters = series.map(({ meter }) => meter);
  const span = { from: at, to: at + energy.width };
  const rows = await energy.scope.db.tx((tx) => readIntervals(tx, { ...span, meters, minutes: energy.minutes, asOf }));
  return rows
    .filter((row) => series.some(({ meter, direction }) => meter === row.meter && direction === row.direction))
    .map((row) => ({
      ref: intervalRef(row.meter, row.direction, row.start, row.revision),
      role: 'part',
      value: row.amount === null ? null : String(row.amount),
      unit: 'Wh',
      quality: row.status,
    }));
}
