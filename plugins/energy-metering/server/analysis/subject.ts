import { qualities, worstQuality } from '@lingtan/sdk';
import type { Principal, Quality, Tx } from '@lingtan/sdk';
import type { Direction, Meter } from '../../contracts/index.ts';
import { balanceItem, isConsumption } from '../../domain/index.ts';
import type { Span } from '../../domain/index.ts';
import { noStatus, readColumns } from '../columns.ts';
import type { SeriesColumn } from '../columns.ts';
import type { Energy } from '../context.ts';
import { energyErrors } from '../errors.ts';
import { totalRef } from '../refs.ts';
import { selectMeters } from '../readings-service.ts';

/** What a load is of, with the series that add up to it. */
export interface LoadSubject {
  /** `park`, `enterprise:<id>` or `meter:<id>.<direction>`. */
  id: string;
  name: { en: string; 'zh-CN': string };
  series: { meter: string; direction: Direction }[];
  /** Evidence of its energy over a span; null for the park, whose metered loads are no row of the balance by themselves. */
  ref(span: Span): string | null;
}

/** The subjects a caller may choose, and the chosen one. One that is not the caller's is answered like one that does not exist. */
export function loadSubjects(
  energy: Energy,
  principal: Pick<Principal, 'enterpriseId'>,
  wanted: string | undefined,
): { chosen: LoadSubject; all: LoadSubject[] } {
  const visible = selectMeters(energy, { enterpriseId: principal.enterpriseId });
  const enterprises = energy.scope.park.enterprises.filter(
    ({ id }) => principal.enterpriseId === null || id === principal.enterpriseId,
  );
  const all = [
    ...(principal.enterpriseId === null ? [parkSubject(visible)] : []),
    ...enterprises.map(({ id, name }) => enterpriseSubject(visible, id, name)),
    ...visible
      .filter((meter) => energy.configs.get(meter.id)!.kind === 'electricity')
      .flatMap((meter) => meter.directions.map((direction) => meterSubject(meter, direction))),
  ].filter(({ series }) => series.length > 0);
  const chosen = wanted === undefined ? all[0] : all.find(({ id }) => id === wanted);
  if (!chosen) throw energyErrors.SUBJECT_UNKNOWN({ subject: wanted ?? '' });
  return { chosen, all };
}

function parkSubject(meters: readonly Meter[]): LoadSubject {
  return {
    id: 'park',
    name: { en: 'Whole park', 'zh-CN': '全园区' },
    series: consumption(meters, () => true),
    ref: () => null,
  };
}

function enterpriseSubject(meters: readonly Meter[], id: string, name: LoadSubject['name']): LoadSubject {
  return {
    id: `enterprise:${id}`,
    name,
    series: consumption(meters, (item) => item === `enterprise:${id}`),
    ref: (span) => totalRef(`use/enterprise:${id}`, span),
  };
}

function meterSubject(meter: Meter, direction: Direction): LoadSubject {
  const [en, zh] = direction === 'import' ? ['in', '输入'] : ['out', '输出'];
  const suffix = meter.directions.length > 1;
  return {
    id: `meter:${meter.id}.${direction}`,
    name: suffix ? { en: `${meter.name.en}, ${en}`, 'zh-CN': `${meter.name['zh-CN']} ${zh}` } : meter.name,
    series: [{ meter: meter.id, direction }],
    ref: (span) => totalRef(`meter/${meter.id}.${direction}`, span),
  };
}

/** Series of the balance that are consumption and belong to an item. */
function consumption(meters: readonly Meter[], belongs: (item: string) => boolean): LoadSubject['series'] {
  return meters
    .filter((meter) => meter.boundary)
    .flatMap((meter) => meter.directions.map((direction) => ({ meter, direction })))
    .filter(({ meter, direction }) => {
      const place = balanceItem(meter, direction);
      return place.side === 'use' && isConsumption(place.item) && belongs(place.item);
    })
    .map(({ meter, direction }) => ({ meter: meter.id, direction }));
}

/** Sum of the series by interval; not known (NaN) where one of them is not. */
export async function subjectAmounts(
  energy: Energy,
  tx: Tx,
  subject: Pick<LoadSubject, 'series'>,
  query: Span & { asOf?: string | null },
): Promise<{ amounts: Float64Array; quality: Quality }> {
  const columns = await readColumns(energy, tx, { ...query, series: subject.series });
  return addUp(columns, 0, slotsIn(energy, query));
}

/** Energy of a subject in each of some spans, in the base unit, out of one read; null where an interval is not known. */
export async function subjectEnergy(
  energy: Energy,
  tx: Tx,
  subject: Pick<LoadSubject, 'series'>,
  spans: readonly Span[],
  asOf: string | null,
): Promise<{ energyWh: number | null; quality: Quality }[]> {
  if (spans.length === 0) return [];
  const from = Math.min(...spans.map((span) => span.from));
  const to = Math.max(...spans.map((span) => span.to));
  const columns = await readColumns(energy, tx, { from, to, asOf, series: subject.series });
  return spans.map((span) => {
    const first = slotsIn(energy, { from, to: span.from });
    const { amounts, quality } = addUp(columns, first, first + slotsIn(energy, span));
    const sum = amounts.reduce((a, b) => a + b, 0);
    return Number.isNaN(sum) ? { energyWh: null, quality: 'missing' } : { energyWh: sum, quality };
  });
}

const slotsIn = (energy: Energy, { from, to }: Span): number => Math.ceil((to - from) / energy.width);

/** Sums across the columns for each slot from `first` to before `end`, and the worst status among them. */
function addUp(columns: readonly SeriesColumn[], first: number, end: number) {
  const amounts = new Float64Array(end - first);
  const statuses = new Set<Quality>();
  for (const column of columns) {
    for (let slot = first; slot < end; slot++) {
      amounts[slot - first]! += column.amounts[slot]!;
      if (column.status[slot] !== noStatus) statuses.add(qualities[column.status[slot]!]!);
    }
  }
  return { amounts, quality: worstQuality(statuses) };
}
