import { FilterSelect, Notice, useNow, usePark } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { useAccountName, useAccounts } from './names.ts';
import { useSearch } from './search.ts';
import { monthsBefore } from './values.ts';

/** Account in the URL; members have theirs and no choice. */
export function useAccount(all = false): [account: string, choose: (account: string) => void] {
  const accounts = useAccounts(all);
  const [account, choose] = useSearch('account', accounts[0]!);
  return [accounts.includes(account) ? account : accounts[0]!, choose];
}

/** Says that the address names an account that is not there, or is not the viewer's, and which is shown. */
export function UnknownAccount({ all = false }: { all?: boolean }): ReactNode {
  const t = useT();
  const name = useAccountName();
  const [account] = useAccount(all);
  const [asked] = useSearch('account', account);
  if (asked === account) return null;
  return (
    <Notice tone="warning" title={t('account.unknown', { asked })}>
      {t('account.shown', { account: name(account) })}
    </Notice>
  );
}

export function AccountChoice({ all = false }: { all?: boolean }): ReactNode {
  const t = useT();
  const name = useAccountName();
  const accounts = useAccounts(all);
  const [account, choose] = useAccount(all);
  if (accounts.length < 2) return null;
  const options = accounts.map((each) => ({ value: each, label: name(each) }));
  return <FilterSelect label={t('account.label')} value={account} options={options} onChange={choose} />;
}

/** Month in the URL, by default the running one. */
export function useMonth(): [month: string, choose: (month: string) => void, months: string[]] {
  const park = usePark();
  const months = monthsBefore(useNow(60_000), park.timeZone, 25);
  const [month, choose] = useSearch('month', months[0]!);
  return [months.includes(month) ? month : months[0]!, choose, months];
}

export function MonthChoice(): ReactNode {
  const t = useT();
  const [month, choose, months] = useMonth();
  const options = months.map((each) => ({ value: each, label: each }));
  return <FilterSelect label={t('month.label')} value={month} options={options} onChange={choose} />;
}
