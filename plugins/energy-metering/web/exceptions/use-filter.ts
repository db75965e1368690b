import { useSearchParams } from 'react-router';

const keys = ['state', 'rule', 'severity', 'enterprise', 'meter'] as const;
export type FilterKey = (typeof keys)[number];

/** Filter of the queue and what is open beside it, kept in the URL. */
export function useFilter() {
  const [params, setParams] = useSearchParams();
  const put = (name: string, value: string | null): void =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === null || value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  const value = (key: FilterKey): string => params.get(key) ?? '';
  const opened = Number(params.get('exception'));
  return {
    value,
    set: (key: FilterKey, to: string): void => put(key, to),
    query: Object.fromEntries(keys.flatMap((key) => (value(key) === '' ? [] : [[key, value(key)]]))),
    open: Number.isInteger(opened) && opened > 0 ? opened : null,
    setOpen: (id: number | null): void => put('exception', id === null ? null : String(id)),
    view: params.get('view') === 'edits' ? ('edits' as const) : ('queue' as const),
    setView: (view: 'queue' | 'edits'): void => put('view', view === 'queue' ? null : view),
  };
}

export type Filter = ReturnType<typeof useFilter>;
