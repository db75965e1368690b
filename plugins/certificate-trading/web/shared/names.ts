import { useApi, useCan, useLocalized, useMe, usePark, type LocalizedText } from '@lingtan/web-sdk';
import { type Texts, useT } from '../use-t.ts';

/** Words for a code, or the code itself where the product has none. */
export function useWordsOf(group: Parameters<Texts['of']>[0]): (code: string) => string {
  const t = useT();
  return (code) => t.of(group, code);
}

/** Name of an account: the park, an enterprise's own name, or the name of an outside party. */
export function useAccountName(): (account: string) => string {
  const t = useT();
  const park = usePark();
  const text = useLocalized();
  return (account) => {
    if (account === 'park' || account === 'all') return t(`account.${account}`);
    const [kind, id = ''] = account.split('/');
    if (kind === 'external') return t('account.external', { id });
    return text(park.enterprises.find((enterprise) => enterprise.id === id)?.name) || id;
  };
}

/** The account of the member who looks; null for those who see the whole park. */
export function useOwnAccount(): string | null {
  const me = useMe();
  const park = usePark();
  const enterprise = me.parks.find(({ id }) => id === park.id)?.enterpriseId;
  return enterprise ? `enterprise/${enterprise}` : null;
}

/** Accounts that the viewer may choose from; `all` first where it is asked for. */
export function useAccounts(all = false): string[] {
  const park = usePark();
  const own = useOwnAccount();
  if (own) return [own];
  return [...(all ? ['all'] : []), 'park', ...park.enterprises.map(({ id }) => `enterprise/${id}`)];
}

interface Asset {
  id: string;
  name: LocalizedText;
}

/** Name of a device: that of the asset of the same id; devices of the registry alone keep their code. */
export function useDeviceName(): (device: string) => string {
  const text = useLocalized();
  const { data } = useApi<Asset[] | { assets: Asset[] }>(useCan('telemetry.read') ? '/assets' : null);
  const assets = Array.isArray(data) ? data : (data?.assets ?? []);
  return (device) => text(assets.find(({ id }) => id === device)?.name) || device;
}
