import { formatTime, usePark, useSaidText } from '@lingtan/web-sdk';
import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { useAuditNames } from './audit-names.ts';
import { changesBetween } from './changes.ts';
import type { AuditRow } from './types.ts';

function Detail({ row }: { row: AuditRow }): ReactNode {
  const t = useT();
  const park = usePark();
  const names = useAuditNames();
  const said = useSaidText();
  const changes = changesBetween(row.before, row.after);
  const facts: [string, ReactNode][] = [
    [t('audit.at'), formatTime(row.at, 'datetime', park.timeZone)],
    [t('audit.actor'), <span key="actor" title={row.actor.id}>{`${names.actor(row)} · ${names.kind(row)}`}</span>],
    [
      t('audit.action'),
      <>
        {names.action(row)} {names.action(row) === row.action ? null : <code>{row.action}</code>}
      </>,
    ],
    [
      t('audit.subject'),
      <span key="subject" title={row.subject}>
        {names.subject(row)}
      </span>,
    ],
    ...(row.note ? [[t('audit.note'), said(row.note)] as [string, ReactNode]] : []),
    [t('audit.hash'), <code key="hash">{row.hash}</code>],
  ];
  return (
    <>
      <dl className="audit-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {changes.length > 0 ? (
        <table className="lt-table audit-changes">
          <thead>
            <tr>
              <th>{t('audit.field')}</th>
              <th>{t('audit.before')}</th>
              <th>{t('audit.after')}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map((change) => (
              <tr key={change.path}>
                <td title={change.path}>{change.path}</td>
                <td title={change.before ?? ''}>{change.before ?? '–'}</td>
                <td title={change.after ?? ''}>{change.after ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </>
  );
}

/** One row in full, with what it changed. */
export function AuditDetail({ row, onClose }: { row: AuditRow | null; onClose: () => void }): ReactNode {
  const t = useT();
  return (
    <Drawer
      opened={row !== null}
      onClose={onClose}
      position="right"
      size={520}
      withOverlay={false}
      title={row ? `${t('audit.title')} · ${row.seq}` : ''}
    >
      {row ? <Detail row={row} /> : null}
    </Drawer>
  );
}
