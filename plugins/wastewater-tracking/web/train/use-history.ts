import { useState } from 'react';

/** Most steps that can be taken back. */
const mostSteps = 200;

/** Steps before and after the state that is shown. */
export interface History<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
}

/** The state after a change; what was taken back before is given up. */
export function changed<T>({ past, present }: History<T>, next: T): History<T> {
  return { past: [...past, present].slice(-mostSteps), present: next, future: [] };
}

/** One step back, as far as there is one. */
export function undone<T>(history: History<T>): History<T> {
  const { past, present, future } = history;
  return past.length === 0 ? history : { past: past.slice(0, -1), present: past.at(-1)!, future: [present, ...future] };
}

/** One step forth again. */
export function redone<T>(history: History<T>): History<T> {
  const { past, present, future } = history;
  return future.length === 0 ? history : { past: [...past, present], present: future[0]!, future: future.slice(1) };
}

/** A value with its steps back and forth. */
export function useHistory<T>(initial: T): {
  value: T;
  change: (next: T) => void;
  undo: (() => void) | null;
  redo: (() => void) | null;
} {
  const [history, setHistory] = useState<History<T>>({ past: [], present: initial, future: [] });
  return {
    value: history.present,
    change: (next) => setHistory((now) => changed(now, next)),
    undo: history.past.length === 0 ? null : () => setHistory(undone),
    redo: history.future.length === 0 ? null : () => setHistory(redone),
  };
}
