import {
  type Column,
  DataTable,
  FilterSelect,
  formatTime,
  Notice,
  Page,
  Panel,
  Quantity,
  useApi,
  usePark,
  usePluginRoot,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { CertificateList, CertificateRange } from '../../contracts/certificate-routes.ts';
import { MonthChoice, useMonth } from '../shared/choices.tsx';
import { useAccountName, useAccounts, useDeviceName, useWordsOf } from '../shared/names.ts';
import { useSearch } from '../shared/search.ts';
import { knownAccount } from '../shared/values.ts';
import { useT } from '../use-t.ts';
import { StateButton } from './state-button.tsx';

const statuses = ['Active', 'Locked', 'Frozen', 'Claimed', 'Expired', 'Withdrawn'];

/** Ranges of certificates of a month, by account and state. */
export function CertificatesPage(): ReactNode {
  const t = useT();
  const deviceName = useDeviceName();
  const [month] = useMonth();
  const [asked, chooseAccount] = useSearch('account', '');
  const [status, chooseStatus] = useSearch('status', '');
  const [device, chooseDevice] = useSearch('device', '');
  const accounts = useAccounts();
  const account = knownAccount(asked, accounts) ?? '';
  const name = useAccountName();
  const word = useWordsOf('status');
  const loaded = useApi<CertificateList>('./certificates', {
    query: { month, ...(account && { account }), ...(status && { status }), ...(device && { device }), limit: 2000 },
    keepPrevious: true,
  });
  const rows = loaded.data?.certificates ?? [];
  const options = (values: readonly string[], label: (value: string) => string) =>
    values.map((value) => ({ value, label: label(value) }));
  return (
    <Page
      title={t('certificates.title')}
      meta={device ? t('certificates.of-device', { device: deviceName(device) }) : t('certificates.meta')}
      actions={
        <>
          <StateButton key={month} month={month} />
          <MonthChoice />
        </>
      }
      state={viewState(loaded)}
      data-testid="certificate-list"
    >
      {account === asked ? null : (
        <Notice tone="warning" title={t('account.unknown', { asked })}>
          {t('account.shown', { account: t('account.every') })}
        </Notice>
      )}
      {loaded.data?.more ? <Notice title={t('certificates.more')}>{t('certificates.more-hint')}</Notice> : null}
      <Panel flush>
        <Ranges
          rows={rows}
          tools={
            <>
              {accounts.length > 1 ? (
                <FilterSelect
                  label={t('account.label')}
                  all={t('account.every')}
                  value={account}
                  options={options(accounts.includes(account) || !account ? accounts : [account, ...accounts], name)}
                  onChange={chooseAccount}
                />
              ) : null}
              <FilterSelect
                label={t('column.status')}
                all={t('status.every')}
                value={status}
                options={options(statuses, word)}
                onChange={chooseStatus}
              />
              {device ? (
                <FilterSelect
                  label={t('column.device')}
                  all={t('device.every')}
                  value={device}
                  options={options([device], deviceName)}
                  onChange={chooseDevice}
                />
              ) : null}
            </>
          }
        />
      </Panel>
    </Page>
  );
}

function Ranges({ rows, tools }: { rows: readonly CertificateRange[]; tools: ReactNode }): ReactNode {
  const t = useT();
  const deviceName = useDeviceName();
  const park = usePark();
  const root = usePluginRoot();
  const navigate = useNavigate();
  const name = useAccountName();
  const status = useWordsOf('status');
  const source = useWordsOf('source');
  const quality = useWordsOf('quality');
  const kind = useWordsOf('kind');
  const columns: Column<CertificateRange>[] = [
    {
      id: 'from',
      title: t('column.generated'),
      kind: 'time',
      phone: true,
      value: ({ from }) => Date.parse(from),
      render: ({ from }) => formatTime(Date.parse(from), 'short'),
    },
    { id: 'device', title: t('column.device'), phone: true, value: ({ device }) => deviceName(device) },
    { id: 'source', title: t('column.source'), value: (row) => source(row.source) },
    { id: 'account', title: t('column.account'), value: ({ account }) => name(account) },
    { id: 'range', title: t('column.range'), value: ({ idStart, idEnd }) => `${idStart}–${idEnd}` },
    {
      id: 'wh',
      title: t('column.amount'),
      kind: 'number',
      unit: 'Wh',
      phone: true,
      value: ({ wh }) => wh,
      render: ({ wh, issuanceRef }) => (
        <Quantity value={wh} unit="Wh" evidence={issuanceRef} label={t('column.amount')} />
      ),
    },
    { id: 'status', title: t('column.status'), value: (row) => status(row.status) },
    { id: 'quality', title: t('column.quality'), hidden: true, value: (row) => quality(row.quality) },
    { id: 'kind', title: t('column.kind'), hidden: true, value: (row) => kind(row.kind) },
    { id: 'expires', title: t('column.expires'), value: ({ expiresOn }) => expiresOn },
  ];
  return (
    <DataTable
      id="certificates"
      columns={columns}
      rows={rows}
      rowKey={({ id }) => String(id)}
      onOpen={({ id }) => void navigate(`${root}/certificates/${id}`)}
      exportName={`certificates-${park.id}`}
      tools={tools}
      empty={t('certificates.empty')}
      maxHeight={640}
    />
  );
}
