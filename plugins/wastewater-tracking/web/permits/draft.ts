import type { PermitRow } from '../../contracts/routes.ts';

/** A row as it is typed. */
export interface DraftRow {
  parameter: string;
  min: string;
  max: string;
  basis: PermitRow['basis'];
  /** Of means `flow-weighted` or `arithmetic`, of removals `concentration` or `load`; empty for the usual way. */
  way: string;
  source: PermitRow;
}

export const draftOf = (row: PermitRow): DraftRow => ({
  parameter: row.parameter,
  min: row.min === undefined ? '' : String(row.min),
  max: row.max === undefined ? '' : String(row.max),
  basis: row.basis,
  way: row.averaging ?? row.removalBy ?? '',
  source: row,
});

const read = (text: string): number | undefined | null => {
  if (text === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
};

/** The ways of averaging that a basis leaves open. */
export function waysOf(basis: PermitRow['basis']): readonly string[] {
  if (basis === 'removal') return ['concentration', 'load'];
  return basis === 'instant' || basis === 'annual-load' ? [] : ['flow-weighted', 'arithmetic'];
}

/** Unit of a limit on another basis: removals are in percent, loads in kilograms. */
export function unitOn(draft: DraftRow): string {
  const { basis, source } = draft;
  if (basis === source.basis) return source.unit;
  return basis === 'removal' ? '%' : basis === 'annual-load' ? 'kg' : source.unit;
}

/**
 * The row as it is sent; null when it is not complete. A limit that was changed by hand is the person's own: `by` stands for it.
 */
export function rowOfDraft(draft: DraftRow, by: string): PermitRow | null {
  const [min, max] = [read(draft.min), read(draft.max)];
  if (min === null || max === null || (min === undefined && max === undefined)) return null;
  if (min !== undefined && max !== undefined && min > max) return null;
  const { source } = draft;
  const changed = min !== source.min || max !== source.max || draft.basis !== source.basis;
  const { min: _min, max: _max, averaging: _a, removalBy: _r, ...rest } = source;
  const way = waysOf(draft.basis).includes(draft.way) ? draft.way : '';
  return {
    ...rest,
    basis: draft.basis,
    unit: unitOn(draft),
    ...(way === 'flow-weighted' || way === 'arithmetic' ? { averaging: way } : {}),
    ...(way === 'concentration' || way === 'load' ? { removalBy: way } : {}),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(changed ? { verifiedBy: by } : {}),
  };
}
