import { usePark } from '@lingtan/web-sdk';
import { useEffect } from 'react';
import { fetchPages } from '../pages.ts';
import { hasPluginCode, loadPlugin } from '../plugins/load-plugin.ts';

const patience = 3_000;

/** Once the first page stands, fetches the code of the others: they open at once, and also while the server is away. */
export function useFetchAhead(): void {
  const park = usePark();
  const ids = park.plugins
    .filter(({ id, enabled }) => enabled && hasPluginCode(id))
    .map(({ id }) => id)
    .join(' ');
  useEffect(() => {
    const timer = setTimeout(() => {
      void fetchPages();
      void Promise.allSettled(
        ids
          .split(' ')
          .filter(Boolean)
          .map((id) => loadPlugin(id)),
      );
    }, patience);
    return () => clearTimeout(timer);
  }, [ids]);
}
