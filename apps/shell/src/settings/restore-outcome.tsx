import { formatTime, Notice, useLocalized, usePark, useT } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { LastRestore } from './backup-types.ts';

/** How the last restore ended. */
export function RestoreOutcome({ last }: { last: LastRestore }): ReactNode {
  const t = useT('shell');
  const text = useLocalized();
  const { timeZone } = usePark();
  const taken = formatTime(last.takenAt, 'datetime', timeZone);
  const who = { by: last.by, at: formatTime(last.endedAt, 'datetime', timeZone) };
  if (last.outcome === 'failed')
    return (
      <Notice tone="warning" title={t('backups.restore-failed', { taken })} data-testid="restore-outcome">
        {t('backups.restore-why', { ...who, reason: last.reason ? text(last.reason) : '' })}
      </Notice>
    );
  return (
    <Notice title={t('backups.restored', { taken })} data-testid="restore-outcome">
      {last.safetyBackup ? t('backups.way-back', { ...who, name: last.safetyBackup }) : t('backups.no-way-back', who)}
    </Notice>
  );
}
