import { useApi, useLiveRefetch } from '@lingtan/web-sdk';
import { carbonNowTopic } from '../../contracts/live.ts';
import type { NowData } from '../../contracts/inventory-routes.ts';

/** Carbon of today; asked again as soon as the server says that an interval of today was closed. */
export function useCarbonNow() {
  const loaded = useApi<NowData>('./now', { refetchMs: 60_000 });
  useLiveRefetch(carbonNowTopic, () => void loaded.refetch());
  return loaded;
}
