import type { KeyboardEvent } from 'react';

export interface TableKeys {
  keys: readonly string[];
  current: string | null;
  setCurrent: (key: string, index: number) => void;
  open: (index: number) => void;
  toggle: (key: string) => void;
}

/** j and k (or arrows) move, Enter opens, x selects, Home and End jump. */
export function useTableKeys(table: TableKeys): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.target instanceof HTMLInputElement || event.metaKey || event.ctrlKey || event.altKey) return;
    const at = table.current === null ? -1 : table.keys.indexOf(table.current);
    const go = (index: number) => {
      const next = Math.min(table.keys.length - 1, Math.max(0, index));
      const key = table.keys[next];
      if (key === undefined) return;
      event.preventDefault();
      table.setCurrent(key, next);
    };
    if (event.key === 'j' || event.key === 'ArrowDown') go(at + 1);
    else if (event.key === 'k' || event.key === 'ArrowUp') go(at - 1);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(table.keys.length - 1);
    else if (event.key === 'Enter' && at >= 0 && event.target === event.currentTarget) table.open(at);
    else if (event.key === 'x' && at >= 0) table.toggle(table.keys[at]!);
  };
}
