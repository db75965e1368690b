import { formatTime, Notice, useLocalized, usePark } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import type { LastRestore } from './backup-types.ts';

/** How the last restore ended. */
export function RestoreOutcome({ last }: { last: LastRestore }): ReactNode {
  const t = useT();
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
  const again = Object.entries(last.takenAway ?? {})
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => t.of('backups.withdrawn', kind, { count }));
  return (
    <Notice title={t('backups.restored', { taken })} data-testid="restore-outcome">
      {last.safetyBackup ? t('backups.way-back', { ...who, name: last.safetyBackup }) : t('backups.no-way-back', who)}
      {last.takenAway === null ? <p>{t('backups.taken-unknown')}</p> : null}
      {again.length > 0 ? <p>{t('backups.taken-away', { what: again.join(t('backups.taken-join')) })}</p> : null}
    </Notice>
  );
}
