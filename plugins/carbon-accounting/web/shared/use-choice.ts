import { useSearchParams } from 'react-router';

/** A choice kept in the URL. */
export function useChoice<Value extends string>(name: string, first: Value): [Value, (value: Value) => void] {
  const [params, setParams] = useSearchParams();
  const value = (params.get(name) ?? first) as Value;
  return [
    value,
    (next) => {
      const search = new URLSearchParams(params);
      search.set(name, next);
      setParams(search, { replace: true });
    },
  ];
}
