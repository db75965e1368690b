import { useT } from '@lingtan/web-sdk';
import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useNavigation } from './navigation.ts';

/** All keys of the shell. */
export default function ShortcutsDialog({ onClose }: { onClose: () => void }): ReactNode {
  const t = useT('shell');
  const entries = useNavigation();
  const plugins = entries.filter(({ group, id }) => group === 'plugin' && id !== 'overview').slice(0, 9);
  const rows: [string[], string][] = [
    [['Ctrl', 'K'], t('keys.search')],
    [['?'], t('keys.title')],
    [['[', ']'], t('keys.range')],
    [['j', 'k'], t('keys.rows')],
    [['Enter'], t('keys.open')],
    [['x'], t('keys.select')],
    [['←', '→'], t('keys.cursor')],
    [['Esc'], t('keys.close')],
    ...entries
      .filter(({ shortcut }) => shortcut)
      .map((entry): [string[], string] => [['g', entry.shortcut!], entry.title]),
    ...plugins.map((entry, index): [string[], string] => [['g', String(index + 1)], entry.title]),
  ];
  return (
    <Modal opened onClose={onClose} title={t('keys.title')} size="md" centered>
      <dl className="keys" data-testid="shortcuts">
        {rows.map(([keys, text]) => (
          <div key={`${keys.join('+')} ${text}`}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
