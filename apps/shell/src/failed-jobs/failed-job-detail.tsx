import { formatTime, usePark } from '@lingtan/web-sdk';
import { Button, Drawer } from '@mantine/core';
import { IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import type { FailedJob } from './types.ts';
import { useJobWords } from './use-failed-jobs.ts';
import '../dead-letters/dead-letters.css';

export interface FailedJobDetailProps {
  job: FailedJob | null;
  busy: boolean;
  onRetry: (job: FailedJob) => void;
  onDiscard: (job: FailedJob) => void;
  onClose: () => void;
}

/** One failed task with its error and what it was given. */
export function FailedJobDetail({ job, busy, onRetry, onDiscard, onClose }: FailedJobDetailProps): ReactNode {
  const t = useT();
  const park = usePark();
  const words = useJobWords();
  return (
    <Drawer
      opened={job !== null}
      onClose={onClose}
      position="right"
      size={520}
      withOverlay={false}
      title={job ? words.job(job) : ''}
    >
      {job ? (
        <div className="dead-letter">
          <p className="dead-letter-error">
            <strong>{words.error(job)}</strong>
          </p>
          <p>
            {t('failed-jobs.line', {
              plugin: words.plugin(job),
              job: job.job,
              failed: formatTime(job.failedAt, 'datetime', park.timeZone),
              attempts: job.attempts,
            })}
          </p>
          <pre>{JSON.stringify(job.data, null, 2)}</pre>
          <div className="failed-job-acts">
            <Button leftSection={<IconPlayerPlay size={14} />} loading={busy} onClick={() => onRetry(job)}>
              {t('failed-jobs.retry')}
            </Button>
            <Button
              variant="default"
              leftSection={<IconTrash size={14} />}
              disabled={busy}
              onClick={() => onDiscard(job)}
            >
              {t('failed-jobs.discard')}
            </Button>
          </div>
        </div>
      ) : null}
    </Drawer>
  );
}
