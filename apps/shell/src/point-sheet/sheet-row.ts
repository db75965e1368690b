/** Columns of the sheet, in the order in which a spreadsheet is pasted. */
export const sheetColumns = [
  'id',
  'assetId',
  'nameEn',
  'nameZh',
  'kind',
  'quantity',
  'unit',
  'expectedEverySeconds',
  'retention',
  'enterpriseId',
  'aheadSeconds',
] as const;

export type SheetColumn = (typeof sheetColumns)[number];

/** A row as it is typed: all text, whatever it is going to be. `key` stays while the id is changed. */
export type SheetRow = Record<SheetColumn, string> & { key: string };

/** A point as the API takes and gives it. */
export interface ApiSheetPoint {
  id: string;
  assetId: string;
  enterpriseId: string | null;
  name: { en: string; 'zh-CN': string };
  kind: string;
  quantity: string;
  unit: string;
  expectedEverySeconds: number | string;
  retention: string;
  aheadSeconds: number | string;
}

let made = 0;

/** A row that nothing is in but what most points have. */
export function freshRow(part: Partial<Record<SheetColumn, string>> = {}): SheetRow {
  return {
    id: '',
    assetId: '',
    nameEn: '',
    nameZh: '',
    kind: 'gauge',
    quantity: '',
    unit: '',
    expectedEverySeconds: '60',
    retention: 'standard',
    enterpriseId: '',
    aheadSeconds: '0',
    ...part,
    key: `new-${++made}`,
  };
}

export function rowOf(point: ApiSheetPoint): SheetRow {
  return {
    key: point.id,
    id: point.id,
    assetId: point.assetId,
    nameEn: point.name.en,
    nameZh: point.name['zh-CN'],
    kind: point.kind,
    quantity: point.quantity,
    unit: point.unit,
    expectedEverySeconds: String(point.expectedEverySeconds),
    retention: point.retention,
    enterpriseId: point.enterpriseId ?? '',
    aheadSeconds: String(point.aheadSeconds),
  };
}

/** What is sent; a number that is none is sent as it was typed, so that the refusal shows it. */
export function pointOf(row: SheetRow): ApiSheetPoint {
  return {
    id: row.id.trim(),
    assetId: row.assetId.trim(),
    enterpriseId: row.enterpriseId.trim() || null,
    name: { en: row.nameEn.trim(), 'zh-CN': row.nameZh.trim() },
    kind: row.kind.trim(),
    quantity: row.quantity.trim(),
    unit: row.unit.trim(),
    expectedEverySeconds: numberOf(row.expectedEverySeconds),
    retention: row.retention.trim(),
    aheadSeconds: numberOf(row.aheadSeconds),
  };
}

function numberOf(typed: string): number | string {
  return typed.trim() !== '' && Number.isFinite(Number(typed)) ? Number(typed) : typed;
}

const columnOfField: Record<string, SheetColumn> = { 'name.en': 'nameEn', 'name.zh-CN': 'nameZh', name: 'nameEn' };

/** Row and column of a field that a refusal names, such as `points.3.name.en`; null when it is none of the sheet. */
export function cellOfField(field: string): { row: number; column: SheetColumn } | null {
  const [, row, rest] = /(?:^|\.)points\.(\d+)\.(.+)$/.exec(field) ?? [];
  if (row === undefined || rest === undefined) return null;
  const column = columnOfField[rest] ?? sheetColumns.find((each) => each === rest);
  return column ? { row: Number(row), column } : null;
}
