import { api, asProblem, notify, useApi, useLanguage, usePark, useSettled } from '@lingtan/web-sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { redo, startHistory, step, undo, type History } from '../layout/history.ts';
import { useT } from '../use-t.ts';
import { cellOfField, pointOf, rowOf, type ApiSheetPoint, type SheetColumn, type SheetRow } from './sheet-row.ts';

interface Sheet {
  basis: string;
  points: ApiSheetPoint[];
}

/** What applying the sheet would do, by point id. */
export interface SheetChanges {
  added: string[];
  changed: string[];
  archived: string[];
}

/** A cell that was refused, and why. */
export interface CellProblem {
  row: number;
  column: SheetColumn;
  problem: string;
}

type Rows = History<readonly SheetRow[]>;

interface Edit {
  /** Counts the edits, so that a check is known to be of the last one. */
  at: number;
  basis: string;
  original: ReadonlyMap<string, SheetRow>;
  rows: Rows;
}

/** Edits settle for so long before they are checked. */
const settleMs = 500;
const none: readonly SheetRow[] = [];

/** The sheet of the park with its edits, their check by the server, and the way to save them. */
export function useSheet() {
  const t = useT();
  const park = usePark();
  const client = useQueryClient();
  const loaded = useApi<Sheet>('/point-sheet');
  const language = useLanguage();
  // Of the sheet that the edits began with: one that is fetched again in between must not take their place.
  const [edit, setEdit] = useState<Edit | null>(null);
  const [saving, setSaving] = useState(false);
  const begin = (sheet: Sheet): void => {
    const rows = sheet.points.map(rowOf);
    const original = new Map(rows.map((row) => [row.key, row]));
    setEdit({ at: 0, basis: sheet.basis, original, rows: startHistory<readonly SheetRow[]>(rows) });
  };
  if (loaded.data && !edit) begin(loaded.data);

  const rows = edit?.rows.present ?? none;
  const body = useMemo(() => ({ basis: edit?.basis ?? '', points: rows.map(pointOf) }), [edit?.basis, rows]);
  const touched = edit !== null && edit.rows.past.length > 0;
  const at = edit?.at ?? 0;
  const settled = useSettled(at, settleMs);
  const path = `/api/parks/${encodeURIComponent(park.id)}/point-sheet`;
  const checked = useQuery({
    queryKey: ['point-sheet-check', park.id, edit?.basis, settled],
    queryFn: ({ signal }) =>
      api<{ points: SheetChanges }>(path, { method: 'PUT', body: { ...body, dryRun: true }, signal }),
    enabled: touched && settled === at,
    retry: false,
    gcTime: 0,
  });
  const isChecked = touched && settled === at && !checked.isFetching;
  const refusal = isChecked && checked.error ? asProblem(checked.error) : null;
  const problems = useMemo(() => cellProblems(refusal?.problem.params?.['fields'], language), [refusal, language]);

  const change = (next: (history: Rows) => Rows): void =>
    setEdit((before) => before && { ...before, at: before.at + 1, rows: next(before.rows) });
  const reload = async (): Promise<void> => {
    const { data } = await loaded.refetch();
    if (data) begin(data);
  };
  const save = async (): Promise<void> => {
    setSaving(true);
    try {
      await api(path, { method: 'PUT', body: { ...body, dryRun: false } });
      await client.invalidateQueries({
        predicate: ({ queryKey }) => String(queryKey[0]).startsWith(`/api/parks/${park.id}/`),
      });
      await reload();
      notify.success(t('sheet.saved'));
    } catch (error) {
      notify.error(error);
    } finally {
      setSaving(false);
    }
  };
  return {
    loaded,
    rows,
    original: edit?.original ?? new Map<string, SheetRow>(),
    touched,
    saving,
    /** Whether the last edit was checked. */
    isChecked,
    changes: isChecked && !checked.error ? (checked.data?.points ?? null) : null,
    refusal,
    problems,
    put: (next: readonly SheetRow[]) => change((history) => step(history, next)),
    undo: edit && edit.rows.past.length > 0 ? () => change(undo) : null,
    redo: edit && edit.rows.future.length > 0 ? () => change(redo) : null,
    reload,
    save,
  };
}

function cellProblems(fields: unknown, language: string): CellProblem[] {
  if (!Array.isArray(fields)) return [];
  return (fields as { field: string; problem: string; 'zh-CN'?: { problem: string } }[]).flatMap((each) => {
    const cell = cellOfField(each.field);
    const problem = language === 'zh-CN' ? (each['zh-CN']?.problem ?? each.problem) : each.problem;
    return cell ? [{ ...cell, problem }] : [];
  });
}
