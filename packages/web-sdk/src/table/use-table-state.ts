import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { readSort, writeSort, type Column, type Sort } from './columns.ts';

export interface TableState {
  filter: string;
  sort: Sort | null;
  hidden: ReadonlySet<string>;
  setFilter: (filter: string) => void;
  setSort: (sort: Sort | null) => void;
  setHidden: (hidden: ReadonlySet<string>) => void;
}

/** Filter and sort in the URL under the table's id; chosen columns in this browser. */
export function useTableState<Row>(id: string, columns: readonly Column<Row>[], initialSort: Sort | null): TableState {
  const [params, setParams] = useSearchParams();
  const storageKey = `lingtan.columns.${id}`;
  const [hidden, setHidden] = useState<ReadonlySet<string>>(() => {
    const stored = localStorage.getItem(storageKey);
    if (stored !== null) return new Set(stored.split(',').filter(Boolean));
    return new Set(columns.filter((column) => column.hidden).map((column) => column.id));
  });
  const put = (name: string, value: string | null) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === null || value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  const sortText = params.get(`${id}.sort`);
  return {
    filter: params.get(`${id}.q`) ?? '',
    sort: sortText === null ? initialSort : readSort(sortText),
    hidden,
    setFilter: (filter) => put(`${id}.q`, filter),
    setSort: (sort) => put(`${id}.sort`, writeSort(sort)),
    setHidden: (next) => {
      localStorage.setItem(storageKey, [...next].join(','));
      setHidden(next);
    },
  };
}
