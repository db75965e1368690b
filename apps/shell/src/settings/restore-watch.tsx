import { formatTime, ProgressBar, useLocalized, usePark } from '@lingtan/web-sdk';
import { Portal } from '@mantine/core';
import { useCallback, useEffect, useRef, type ReactNode } from 'react';
import { Mark } from '../frame/mark.tsx';
import { useT } from '../use-t.ts';
import { useRestoreWatch } from './use-restore-watch.ts';

/** Covers the page while a backup is restored, and opens it anew when the server is back. */
export function RestoreWatch({ id, takenAt }: { id: string; takenAt: string }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  // What the page knows is of the state before.
  const view = useRestoreWatch(
    id,
    useCallback(() => location.reload(), []),
  );
  const step = view.kind === 'restoring' ? text(view.step) : t(`backups.watch-${view.kind}`);
  return (
    <Portal>
      <div className="restore-watch" role="dialog" aria-modal="true" aria-label={t('backups.watch-title')}>
        <div className="entry-box" ref={box} tabIndex={-1} data-testid="restore-watch">
          <header className="entry-head">
            <Mark />
            <h1>{t('backups.watch-title')}</h1>
          </header>
          <p>{t('backups.watch-state', { taken: formatTime(takenAt, 'datetime', park.timeZone) })}</p>
          <p className="restore-step" role="status">
            {step}
          </p>
          <ProgressBar share={view.kind === 'restoring' ? view.share : null} />
          <p className="entry-note">{t('backups.watch-note')}</p>
        </div>
      </div>
    </Portal>
  );
}
