import { ActionButton, DataTable, Panel, useCan, useLocalized, usePark, type ViewState } from '@lingtan/web-sdk';
import type { Column } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { BillingAccountRecord, TariffRecord } from '../../contracts/tariffs.ts';
import { useT } from '../use-t.ts';
import { AccountDialog } from './account-dialog.tsx';

/** Who is billed by which tariff. */
export function AccountsPanel(props: {
  accounts: readonly BillingAccountRecord[];
  tariffs: readonly TariffRecord[];
  state: ViewState;
}): ReactNode {
  const { accounts, tariffs, state } = props;
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const mayEdit = useCan('energy.tariffs-edit');
  const [edited, setEdited] = useState<BillingAccountRecord | 'new' | null>(null);
  const enterprise = (id: string | null): string =>
    id === null ? t('tariffs.whole-park') : text(park.enterprises.find((e) => e.id === id)?.name ?? id);
  const tariffName = (id: string): string => text(tariffs.find((tariff) => tariff.id === id)?.name ?? id);
  const columns: Column<BillingAccountRecord>[] = [
    { id: 'name', title: t('tariffs.account'), phone: true, value: (row) => text(row.name) },
    { id: 'enterprise', title: t('tariffs.enterprise'), hidden: true, value: (row) => enterprise(row.enterpriseId) },
    {
      id: 'tariff',
      title: t('tariffs.tariff'),
      phone: true,
      value: (row) => tariffName(row.tariffId),
      render: (row) => (
        <span className="tf-ellipsis" title={tariffName(row.tariffId)}>
          {tariffName(row.tariffId)}
        </span>
      ),
    },
    {
      id: 'since',
      title: t('tariffs.account-since'),
      width: 92,
      hidden: true,
      value: (row) => row.validFrom?.slice(0, 7) ?? '',
    },
    { id: 'meters', title: t('tariffs.meters'), hidden: true, value: (row) => row.meters?.join(', ') ?? '' },
  ];
  return (
    <Panel
      title={t('tariffs.accounts')}
      meta={String(accounts.length)}
      state={state}
      span={12}
      flush
      actions={
        mayEdit && tariffs.length > 0 ? (
          <ActionButton quiet onClick={() => setEdited('new')}>
            + {t('tariffs.add')}
          </ActionButton>
        ) : null
      }
      data-testid="billing-accounts"
    >
      <DataTable
        id="billing-accounts"
        columns={columns}
        rows={accounts}
        rowKey={(row) => row.id}
        exportName="billing-accounts"
        maxHeight={320}
        empty={t('tariffs.no-accounts')}
        {...(mayEdit ? { onOpen: setEdited } : {})}
      />
      {edited === null ? null : (
        <AccountDialog
          account={edited === 'new' ? null : edited}
          stored={edited === 'new' ? undefined : accounts.find(({ id }) => id === edited.id)}
          tariffs={tariffs}
          onClose={() => setEdited(null)}
        />
      )}
    </Panel>
  );
}
