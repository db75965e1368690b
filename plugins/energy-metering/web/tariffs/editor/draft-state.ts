import { useReducer } from 'react';
import type { TariffVersion } from '../../../contracts/tariffs.ts';
import { setAt, type Path } from './set-at.ts';

interface State {
  past: TariffVersion[];
  present: TariffVersion;
  future: TariffVersion[];
  /** Field of the last change: typing in one field is one step. */
  last: string | null;
}

type Action =
  | { kind: 'set'; path: Path; value: unknown; step?: boolean }
  | { kind: 'change'; change: (draft: TariffVersion) => TariffVersion }
  | { kind: 'undo' | 'redo' };

const depth = 200;

/** The draft and its history after an action. */
export function reduceDraft(state: State, action: Action): State {
  const { past, present, future } = state;
  switch (action.kind) {
    case 'undo': {
      const before = past.at(-1);
      return before ? { past: past.slice(0, -1), present: before, future: [present, ...future], last: null } : state;
    }
    case 'redo': {
      const [next, ...rest] = future;
      return next ? { past: [...past, present], present: next, future: rest, last: null } : state;
    }
    case 'change': {
      const next = action.change(present);
      return { past: [...past, present].slice(-depth), present: next, future: [], last: null };
    }
    case 'set': {
      const key = action.step ? null : action.path.join('.');
      const next = setAt(present, action.path, action.value);
      if (key !== null && key === state.last) return { ...state, present: next, future: [] };
      return { past: [...past, present].slice(-depth), present: next, future: [], last: key };
    }
  }
}

export interface Draft {
  version: TariffVersion;
  canUndo: boolean;
  canRedo: boolean;
  /** Sets one field; consecutive changes of the same field are one step, unless `step` says otherwise. */
  set: (path: Path, value: unknown, step?: boolean) => void;
  change: (change: (draft: TariffVersion) => TariffVersion) => void;
  undo: () => void;
  redo: () => void;
}

/** A draft with undo and redo. */
export function useDraft(start: TariffVersion): Draft {
  const [state, dispatch] = useReducer(reduceDraft, { past: [], present: start, future: [], last: null });
  return {
    version: state.present,
    canUndo: state.past.length > 0,
    canRedo: state.future.length > 0,
    set: (path, value, step) => dispatch({ kind: 'set', path, value, ...(step === undefined ? {} : { step }) }),
    change: (change) => dispatch({ kind: 'change', change }),
    undo: () => dispatch({ kind: 'undo' }),
    redo: () => dispatch({ kind: 'redo' }),
  };
}
