import {
  DataTable,
  DownloadLink,
  FilePicker,
  formatTime,
  notify,
  Panel,
  useApi,
  usePark,
  viewState,
  type Column,
} from '@lingtan/web-sdk';
import { ActionIcon } from '@mantine/core';
import { IconArrowBackUp, IconDownload, IconUpload } from '@tabler/icons-react';
import { useMemo, useState, type ReactNode } from 'react';
import { actorName } from '../audit/actor-name.ts';
import type { AuditRow } from '../audit/types.ts';
import { useT } from '../use-t.ts';
import { ParkChangeDialog, type ParkChange } from './park-change-dialog.tsx';
import { changesOf, type ParkDiff } from './park-changes.ts';

interface Revision {
  revision: number;
  at: string;
  actor: AuditRow['actor'];
  source: string | null;
  undoneFrom: number | null;
  hasBefore: boolean;
  diff: ParkDiff;
}

/** The park as one file: saved, applied with its changes shown first, and the way back from each change. */
export function ParkFileSection(): ReactNode {
  const t = useT();
  const park = usePark();
  const path = `/api/park-files/${park.id}`;
  const history = useApi<Revision[]>(`${path}/revisions`);
  const [change, setChange] = useState<ParkChange | null>(null);
  const columns = useMemo(
    (): Column<Revision>[] => [
      { id: 'revision', title: t('park-file.revision'), kind: 'number', width: 90, value: (row) => row.revision },
      {
        id: 'at',
        title: t('park-file.at'),
        kind: 'time',
        width: 170,
        phone: true,
        value: (row) => formatTime(row.at, 'datetime', park.timeZone),
      },
      { id: 'by', title: t('park-file.by'), width: 160, value: (row) => actorName(t, row.actor) },
      {
        id: 'what',
        title: t('park-file.what'),
        width: 220,
        phone: true,
        value: (row) => row.source ?? t('park-file.undone', { revision: row.undoneFrom! }),
      },
      {
        id: 'changes',
        title: t('park-file.changed'),
        value: (row) =>
          changesOf(row.diff)
            .map(({ id, names }) => t.of('park-file.changes', id, { count: names.length }))
            .join(' · '),
      },
      {
        id: 'actions',
        title: t('tokens.actions'),
        width: 90,
        phone: true,
        value: () => null,
        render: (row) =>
          row.hasBefore ? (
            <span className="settings-actions">
              <ActionIcon
                component="a"
                href={`${path}/revisions/${row.revision}`}
                download={`${park.id}-${row.revision}.yaml`}
                aria-label={t('park-file.save-before', { revision: row.revision })}
                title={t('park-file.save-before', { revision: row.revision })}
              >
                <IconDownload size={14} />
              </ActionIcon>
              <ActionIcon
                aria-label={t('park-file.rollback-title', { revision: row.revision })}
                title={t('park-file.rollback-title', { revision: row.revision })}
                onClick={() => setChange({ revision: row.revision })}
                data-testid={`rollback-${row.revision}`}
              >
                <IconArrowBackUp size={14} />
              </ActionIcon>
            </span>
          ) : null,
      },
    ],
    [park, path, t],
  );
  const choose = async (file: File): Promise<void> => {
    try {
      setChange({ file: file.name, text: await file.text() });
    } catch (error) {
      notify.error(error, file.name);
    }
  };
  const tools = (
    <>
      <DownloadLink href={path} name={`${park.id}.yaml`}>
        {t('park-file.save')}
      </DownloadLink>
      <FilePicker accept=".yaml,.yml,.json" onFile={(file) => void choose(file)} data-testid="park-file">
        <IconUpload size={14} stroke={1.5} aria-hidden />
        {t('park-file.choose')}
      </FilePicker>
    </>
  );
  const rows = history.data ?? [];
  return (
    <>
      <Panel
        flush
        state={viewState(history, {
          when: rows.length === 0,
          title: t('park-file.empty'),
          hint: t('park-file.hint'),
          action: <span className="settings-actions">{tools}</span>,
        })}
      >
        <DataTable
          id="park-revisions"
          columns={columns}
          rows={rows}
          rowKey={(row) => String(row.revision)}
          tools={tools}
          data-testid="park-revisions"
        />
      </Panel>
      <p className="settings-note">{t('park-file.note')}</p>
      {change ? <ParkChangeDialog change={change} onClose={() => setChange(null)} /> : null}
    </>
  );
}
