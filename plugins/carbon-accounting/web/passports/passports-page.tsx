import { ownName, Quantity, useApi, useCan, type Column, type PluginPageProps } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { PassportHead, PassportsData } from '../../contracts/passport-routes.ts';
import { ListPage } from '../shared/list-page.tsx';
import { useChoice } from '../shared/use-choice.ts';
import { useT } from '../use-t.ts';
import { IssuePassport } from './issue-passport.tsx';
import { PassportDialog } from './passport-dialog.tsx';

/** Product passports: footprint of each batch with its record and QR code. */
export function PassportsPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const mayIssue = useCan('carbon.passports-edit');
  const [issuing, setIssuing] = useState(false);
  const [wanted, choose] = useChoice<string>('passport', '');
  const loaded = useApi<PassportsData>('./passports', { keepPrevious: true });
  const rows = loaded.data?.passports ?? [];
  const open = rows.find(({ id }) => id === wanted);
  const columns: Column<PassportHead>[] = [
    { id: 'product', title: t('passports.product'), phone: true, value: ({ product }) => ownName(product) },
    { id: 'batch', title: t('passports.batch'), phone: true, value: ({ batch }) => batch },
    { id: 'producer', title: t('passports.producer'), value: ({ producer }) => ownName(producer) },
    { id: 'on', title: t('passports.produced'), width: 120, value: ({ producedOn }) => producedOn },
    {
      id: 'amount',
      title: t('column.amount'),
      kind: 'number',
      value: ({ amount }) => Number(amount),
      render: ({ amount, amountUnit }) => <Quantity value={Number(amount)} unit={amountUnit} scale="none" />,
    },
    {
      id: 'footprint',
      title: t('passports.footprint'),
      kind: 'number',
      phone: true,
      value: ({ value }) => Number(value),
      render: ({ value, unit, ref }) => (
        <Quantity value={Number(value)} unit={unit} scale="none" digits={4} evidence={ref} />
      ),
    },
    {
      id: 'allocation',
      title: t('passports.allocation'),
      value: ({ allocation }) => t.of('passports.rule', allocation),
    },
    { id: 'revision', title: t('column.revision'), kind: 'number', width: 90, value: ({ revision }) => revision },
  ];
  return (
    <ListPage
      name="passports"
      loaded={loaded}
      rows={rows}
      meta={t('passports.meta', { count: rows.length })}
      columns={columns}
      rowKey={({ id }) => id}
      onOpen={({ id }) => choose(id)}
      begin={{ label: t('passports.issue'), may: mayIssue, onClick: () => setIssuing(true) }}
    >
      {issuing ? <IssuePassport onClose={() => setIssuing(false)} /> : null}
      {open ? <PassportDialog passport={open} onClose={() => choose('')} /> : null}
    </ListPage>
  );
}
