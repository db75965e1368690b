/** A value with what it was before, and what was taken back. */
export interface History<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
}

const kept = 100;

export const startHistory = <T>(present: T): History<T> => ({ past: [], present, future: [] });

export function step<T>({ past, present }: History<T>, next: T): History<T> {
  return { past: [...past, present].slice(-kept), present: next, future: [] };
}

export function undo<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return { past: history.past.slice(0, -1), present: before, future: [history.present, ...history.future] };
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future };
}
