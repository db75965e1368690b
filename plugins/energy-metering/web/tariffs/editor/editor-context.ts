import { useLocalized } from '@lingtan/web-sdk';
import { createContext, useContext } from 'react';
import type { TouPeriod } from '../../../contracts/tariff-words.ts';
import type { TariffProblem } from '../../../contracts/tariffs.ts';
import type { Draft } from './draft-state.ts';
import type { Path } from './set-at.ts';

export interface Editor {
  draft: Draft;
  problems: readonly TariffProblem[];
  /** Minutes of a cell of the hour bands. */
  step: number;
  brush: TouPeriod;
  setBrush: (brush: TouPeriod) => void;
}

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error('used outside the tariff editor');
  return editor;
}

/** The first problem at a field; with `below`, also at anything inside it. */
export function useProblem(path: Path, below = false): string | undefined {
  const { problems } = useEditor();
  const text = useLocalized();
  const key = path.join('.');
  const found = problems.find((problem) => {
    const at = problem.path.join('.');
    return at === key || (below && at.startsWith(`${key}.`));
  });
  return found && text(found.message);
}
