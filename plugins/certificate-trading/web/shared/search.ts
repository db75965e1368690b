import { useSearchParams } from 'react-router';

/** A value kept in the URL. */
export function useSearch(name: string, first: string): [value: string, choose: (value: string) => void] {
  const [params, setParams] = useSearchParams();
  return [
    params.get(name) ?? first,
    (value) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          next.set(name, value);
          return next;
        },
        { replace: true },
      ),
  ];
}
