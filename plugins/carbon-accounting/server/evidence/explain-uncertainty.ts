import type { Explanation, ParsedRef, Principal } from '@lingtan/sdk';
import { uncertaintyFigures, uncertaintyQuery } from '../../contracts/index.ts';
import type { UncertaintyFigure } from '../../contracts/index.ts';
import { drawnUncertainty, errorPropagation, isPeriod, methodName } from '../../domain/index.ts';
import { uncertainEntries, uncertaintyOf } from '../audit/uncertainty.ts';
import { producedBy } from '../context.ts';
import type { Carbon } from '../context.ts';
import { findPublication } from '../periods/period-store.ts';
import { uncertaintyRef } from '../refs.ts';

const names: Record<UncertaintyFigure, Explanation['title']> = {
  mean: { en: 'Mean of the draws', 'zh-CN': '抽样均值' },
  low: { en: 'Lower end of the interval', 'zh-CN': '区间下限' },
  high: { en: 'Upper end of the interval', 'zh-CN': '区间上限' },
  propagated: { en: 'Half width by error propagation', 'zh-CN': '误差传播半宽' },
  'propagated-pct': { en: 'Half width by error propagation, of the total', 'zh-CN': '误差传播半宽占总量比例' },
};
/** Rows that are shown; with more, a figure is not computed again from them. */
const most = 500;
const patienceMs = 60_000;

/** Uncertainty of a publication under named errors, drawn again: the same seed gives the same figures. Those of the park only. */
export async function explainUncertainty(
  carbon: Carbon,
  { key, revision }: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const [name, profile, period, ...numbers] = key.split('/');
  const figure = uncertaintyFigures.find((each) => each === name);
  const [meteredPct, documentPct, factorPct, draws, seed] = numbers;
  const asked = uncertaintyQuery.safeParse({ meteredPct, documentPct, factorPct, draws, seed });
  if (!figure || numbers.length !== 5 || !asked.success || viewer.enterpriseId !== null) return null;
  if (!isPeriod(period)) return null;
  const which = { period: period!, profile: profile!, revision, asOf };
  const publication = await carbon.scope.db.tx((tx) => findPublication(tx, which));
  if (!publication) return null;
  const { revision: _, ...errors } = asked.data;
  const data = await uncertaintyOf(publication, errors, AbortSignal.timeout(patienceMs));
  const entries = uncertainEntries(publication, errors);
  const values: Record<UncertaintyFigure, number | null> = {
    ...{ mean: data.meanT, low: data.lowT, high: data.highT },
    ...{ propagated: data.propagatedT, 'propagated-pct': data.propagatedPct },
  };
  const truncated = entries.length > most;
  const drawn = figure === 'mean' || figure === 'low' || figure === 'high';
  return {
    ref: uncertaintyRef(figure, publication, errors),
    title: { en: `${names[figure].en}, ${period}`, 'zh-CN': `${names[figure]['zh-CN']}，${period}` },
    value: values[figure],
    unit: figure === 'propagated-pct' ? '%' : data.unit,
    quality: values[figure] === null ? 'missing' : 'estimated',
    method: truncated ? null : methodName(drawn ? drawnUncertainty : errorPropagation),
    formula: drawn
      ? {
          en: 'each amount and each factor drawn within its error, added up, again and again',
          'zh-CN': '在各自误差内反复抽取活动数据与因子并求和',
        }
      : {
          en: 'independent errors add in quadrature, lines of one factor share its error',
          'zh-CN': '独立误差按平方和合成，同一因子的条目共用其误差',
        },
    parameters: { figure, ...errors, confidencePct: data.confidencePct },
    inputs: [{ ref: data.ref, role: 'total', value: data.totalT, unit: data.unit }],
    rows: {
      columns: ['activity', 'factor', 'activityPct', 'factorPct', `emissions:${data.unit}`],
      values: entries
        .slice(0, most)
        .map((each) => [
          ...[each.id ?? null, each.factorId ?? null],
          ...[each.activityUncertaintyPct, each.factorUncertaintyPct, each.activity],
        ]),
      truncated,
    },
    recordedAt: publication.recordedAt,
    producedBy,
  };
}
