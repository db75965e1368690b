import { useApi, useLocalized } from '@lingtan/web-sdk';
import type { MetersData } from '../../contracts/routes.ts';
import type { SupplyTermsData } from '../../contracts/supply-routes.ts';
import { useItemName } from '../items.ts';
import { useT } from '../use-t.ts';

/** Names of sources and uses by their finest keys: generators, storages by origin, contracts, meters. */
export function useKeyNames(terms: SupplyTermsData | undefined): {
  source: (key: string) => string;
  use: (key: string) => string;
  origin: (key: string) => string;
  meter: (id: string) => string;
} {
  const t = useT();
  const text = useLocalized();
  const item = useItemName();
  const meters = useApi<MetersData>('./meters').data?.meters;
  const meter = (id: string): string => text(meters?.find((each) => each.id === id)?.name) || id;
  const origin = (key: string): string => {
    const [kind = '', id] = key.split(':');
    return id === undefined ? t.of('flows.origin', kind) : meter(id);
  };
  return {
    meter,
    origin,
    source: (key) => {
      const [kind = '', id, ...rest] = key.split(':');
      if (id === undefined) return item('source', key);
      if (kind === 'contracted') return text(terms?.contracts.find((each) => each.id === id)?.name) || id;
      return kind === 'storage' ? `${meter(id)} · ${origin(rest.join(':'))}` : meter(id);
    },
    use: (key) => {
      const [kind = '', id] = key.split(':');
      if (kind === 'enterprise' || id === undefined) return item('use', key);
      return kind === 'storage' ? `${item('use', 'storage')} · ${meter(id)}` : meter(id);
    },
  };
}

/** Kind that a source is shown under: `storage-pv` for what a storage gave back of PV. */
export function kindOf(key: string): string {
  const [kind = '', , origin] = key.split(':');
  return kind === 'storage' && origin !== undefined ? `storage-${origin}` : kind;
}
