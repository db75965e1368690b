import type { ActivitiesData } from '../../contracts/activity-routes.ts';

export type Posting = ActivitiesData['postings'][number];
export const kinds = ['fuel', 'process', 'gas', 'heat', 'goods', 'transport'] as const;
export type Kind = (typeof kinds)[number];

/** An activity as it is typed. */
export interface Draft {
  id: string;
  kind: Kind;
  item: string;
  amount: string;
  unit: string;
  date: string;
  enterpriseId: string;
  oxidationPct: string;
  heatingValue: string;
  heatingValueUnit: string;
  document: { name: string; sha256: string } | null;
  /** That it corrects; 0 for a new one. */
  revision: number;
}

export const emptyDraft: Draft = {
  id: '',
  kind: 'fuel',
  item: '',
  amount: '',
  unit: '',
  date: '',
  enterpriseId: '',
  oxidationPct: '',
  heatingValue: '',
  heatingValueUnit: '',
  document: null,
  revision: 0,
};

/** Draft of a correction: what holds now. */
export function draftOf(posting: Posting): Draft {
  const { activityId, kind, item, amount, unit, day, enterpriseId, document, revision } = posting;
  const { oxidationPct, heatingValue, heatingValueUnit } = posting;
  return {
    ...{ id: activityId, kind: kind as Kind, item: item ?? '', amount, unit, date: day },
    ...{ enterpriseId: enterpriseId ?? '', oxidationPct: oxidationPct ?? '', document, revision },
    ...{ heatingValue: heatingValue ?? '', heatingValueUnit: heatingValueUnit ?? '' },
  };
}

/** What is sent; empty fields are left out. */
export function activityOf(draft: Draft, note: string) {
  const { item, enterpriseId, oxidationPct, heatingValue, heatingValueUnit, document, ...rest } = draft;
  return {
    ...rest,
    note,
    ...(item === '' ? {} : { item }),
    ...(enterpriseId === '' ? {} : { enterpriseId }),
    ...(oxidationPct === '' ? {} : { oxidationPct }),
    ...(heatingValue === '' ? {} : { heatingValue }),
    ...(heatingValueUnit === '' ? {} : { heatingValueUnit }),
    ...(document === null ? {} : { document }),
  };
}

export function isReady({ id, kind, item, amount, unit, date }: Draft): boolean {
  const filled = [id, amount, unit, date].every((each) => each.trim() !== '');
  return filled && (kind === 'heat' || item !== '') && Number.isFinite(Number(amount));
}

/** Columns of an uploaded table by their names in Chinese. */
export const columnNames = {
  编号: 'id',
  类别: 'kind',
  项目: 'item',
  数量: 'amount',
  单位: 'unit',
  日期: 'date',
  企业: 'enterpriseId',
  '碳氧化率（%）': 'oxidationPct',
  热值: 'heatingValue',
  热值单位: 'heatingValueUnit',
  备注: 'note',
} as const;

/** Rows of an upload; those without a note of their own get the common one. */
export function withNote(rows: readonly Record<string, unknown>[], note: string): Record<string, unknown>[] {
  return rows.map((row) => ({ ...row, note: row['note'] ?? note }));
}

export const template = [
  'id,kind,item,amount,unit,date,enterpriseId,oxidationPct,heatingValue,heatingValueUnit,note',
  'gas-2026-10,fuel,natural-gas,12.5,10^4 Nm3,2026-10-31,,,,,invoice 4711',
  '',
].join('\r\n');
