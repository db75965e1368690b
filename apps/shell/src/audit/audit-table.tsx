import { DataTable, formatTime, StateView, usePark, useSaidText, type Column } from '@lingtan/web-sdk';
import { useMemo, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { useAuditNames } from './audit-names.ts';
import type { AuditRow } from './types.ts';

/** Rows of the audit log; Enter or a click opens one. */
export function AuditTable({
  rows,
  onOpen,
}: {
  rows: readonly AuditRow[];
  onOpen: (row: AuditRow) => void;
}): ReactNode {
  const t = useT();
  const park = usePark();
  const names = useAuditNames(rows);
  const said = useSaidText();
  const columns = useMemo(
    (): Column<AuditRow>[] => [
      {
        id: 'at',
        title: t('audit.at'),
        kind: 'time',
        width: 160,
        phone: true,
        value: (row) => formatTime(row.at, 'datetime', park.timeZone),
      },
      { id: 'actor', title: t('audit.actor'), width: 180, value: names.actor },
      {
        id: 'action',
        title: t('audit.action'),
        width: 200,
        phone: true,
        value: names.action,
        render: (row) => <span title={row.action}>{names.action(row)}</span>,
      },
      {
        id: 'subject',
        title: t('audit.subject'),
        phone: true,
        value: names.subject,
        render: (row) => <span title={row.subject}>{names.subject(row)}</span>,
      },
      { id: 'note', title: t('audit.note'), value: (row) => said(row.note) },
      { id: 'seq', title: t('audit.seq'), kind: 'number', width: 80, value: (row) => Number(row.seq) },
      {
        id: 'hash',
        title: t('audit.hash'),
        width: 130,
        hidden: true,
        value: (row) => row.hash,
        render: (row) => <code>{row.hash.slice(0, 12)}</code>,
      },
    ],
    [t, names, said, park.timeZone],
  );
  if (!names.complete) return <StateView state={{ kind: 'loading' }} rows={10} />;
  return (
    <DataTable
      id="audit"
      columns={columns}
      rows={rows}
      rowKey={(row) => String(row.seq)}
      onOpen={onOpen}
      exportName={`${park.id}-audit`}
      maxHeight={640}
      data-testid="audit-table"
    />
  );
}
