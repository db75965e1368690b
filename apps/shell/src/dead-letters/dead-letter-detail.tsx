import { formatTime, usePark } from '@lingtan/web-sdk';
import { Button, Drawer } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import type { DeadLetter } from './types.ts';
import './dead-letters.css';

export interface DeadLetterDetailProps {
  letter: DeadLetter | null;
  busy: boolean;
  onReplay: (id: string) => void;
  onClose: () => void;
}

/** One failed delivery with its error and payload. */
export function DeadLetterDetail({ letter, busy, onReplay, onClose }: DeadLetterDetailProps): ReactNode {
  const t = useT();
  const park = usePark();
  return (
    <Drawer
      opened={letter !== null}
      onClose={onClose}
      position="right"
      size={520}
      withOverlay={false}
      title={letter?.event ?? ''}
    >
      {letter ? (
        <div className="dead-letter">
          <p className="dead-letter-error">
            <strong>{letter.error.message}</strong> {letter.error.code ? <code>{letter.error.code}</code> : null}
          </p>
          <p>
            {t('dead.line', {
              plugin: letter.pluginId,
              subscription: letter.subscription,
              published: formatTime(letter.publishedAt, 'datetime', park.timeZone),
              attempts: letter.attempts,
            })}
          </p>
          <pre>{JSON.stringify(letter.data, null, 2)}</pre>
          <Button leftSection={<IconPlayerPlay size={14} />} loading={busy} onClick={() => onReplay(letter.id)}>
            {t('dead.replay')}
          </Button>
        </div>
      ) : null}
    </Drawer>
  );
}
