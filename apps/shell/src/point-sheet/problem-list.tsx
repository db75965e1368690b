import { ActionButton, Notice, type ProblemError } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import type { SheetColumn } from './sheet-row.ts';
import type { CellProblem } from './use-sheet.ts';

const shownAtOnce = 8;

export interface ProblemListProps {
  refusal: ProblemError;
  problems: readonly CellProblem[];
  title(column: SheetColumn): string;
  onChoose(problem: CellProblem): void;
  /** Where the sheet has to be loaded again. */
  onReload: (() => void) | null;
}

/** Why the sheet is refused: cell by cell where the server names cells, each a way to its cell. */
export function ProblemList({ refusal, problems, title, onChoose, onReload }: ProblemListProps): ReactNode {
  const t = useT();
  return (
    <Notice
      tone="alarm"
      title={t('sheet.refused', { count: Math.max(1, problems.length) })}
      data-testid="sheet-problems"
    >
      {problems.length === 0 ? (
        <p>{[refusal.message, refusal.problem.hint].filter(Boolean).join(' ')}</p>
      ) : (
        <ul className="sheet-problems">
          {problems.slice(0, shownAtOnce).map((each) => (
            <li key={`${each.row}/${each.column}`}>
              <button type="button" onClick={() => onChoose(each)}>
                {t('sheet.problem', { row: each.row + 1, column: title(each.column), problem: each.problem })}
              </button>
            </li>
          ))}
          {problems.length > shownAtOnce ? <li>{t('sheet.more', { count: problems.length - shownAtOnce })}</li> : null}
        </ul>
      )}
      {onReload ? <ActionButton onClick={onReload}>{t('sheet.reload')}</ActionButton> : null}
    </Notice>
  );
}
