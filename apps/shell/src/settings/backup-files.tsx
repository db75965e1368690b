import { api, asProblem, FilePicker, notify, useApiMutation } from '@lingtan/web-sdk';
import { ActionIcon } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';

const path = '/api/backups';

interface Received {
  name: string;
  opened: boolean;
}

/** Saves a backup as one file. The question who asks comes before, and the browser itself takes what may be large. */
export function DownloadBackup({ name, disabled }: { name: string; disabled: boolean }): ReactNode {
  const t = useT();
  const ask = useApiMutation<{ path: string; filename: string }, void>(`${path}/${name}/download`, {
    body: () => ({}),
    onSuccess: (answer) => {
      const link = Object.assign(document.createElement('a'), { href: answer.path, download: answer.filename });
      document.body.append(link);
      link.click();
      link.remove();
    },
  });
  return (
    <ActionIcon
      aria-label={t('backups.download', { name })}
      title={t('backups.download-title')}
      disabled={disabled || ask.isPending}
      onClick={() => ask.mutate(undefined, { onError: (error) => notify.error(error) })}
    >
      <IconDownload size={14} />
    </ActionIcon>
  );
}

/** Takes in a backup that was saved as one file. */
export function HandInBackup({ disabled }: { disabled: boolean }): ReactNode {
  const t = useT();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const handIn = async (file: Blob): Promise<void> => {
    setBusy(true);
    try {
      const { name, opened } = await api<Received>(`${path}/file`, { method: 'POST', body: file });
      notify.success(t(opened ? 'backups.received' : 'backups.received-unopened', { name }));
    } catch (error) {
      notify.error(asProblem(error));
    }
    setBusy(false);
    await client.invalidateQueries({ queryKey: [path] });
  };
  return (
    <FilePicker
      accept=".tar,application/x-tar"
      onFile={(file) => void handIn(file)}
      disabled={disabled || busy}
      data-testid="backup-file"
    >
      {t(busy ? 'backups.handing-in' : 'backups.hand-in')}
    </FilePicker>
  );
}
