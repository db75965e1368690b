import { savingOver } from '../../contracts/index.ts';
import type { SavingsHead, SavingsRequest, SavingsResult } from '../../contracts/index.ts';
import { CalculationStore, type CalculationRow } from '../calculation-store.ts';
import { savingsRef } from '../refs.ts';

interface Row extends CalculationRow<SavingsRequest> {
  /** A report takes seconds: nobody cancels one. */
  state: SavingsHead['state'];
  total: SavingsResult['total'] | null;
}

function headOf({ created_at: createdAt, ended_at: endedAt, total, ...row }: Row): SavingsHead {
  const { no, state, progress, request, currency, error } = row;
  const saving = total && savingOver(total, 'no-storage');
  return { no, state, progress, createdAt, endedAt, request, currency, saving, error, ref: savingsRef(no) };
}

/** Savings reports of the park. */
export const savingsReports = new CalculationStore<Row, SavingsHead, SavingsResult>({
  table: 'savings_reports',
  columns: `result -> 'total' as total`,
  headOf,
});
