import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { useNavigation } from './navigation.ts';

type Row = readonly [keys: readonly string[], text: string];

const control = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';

function Group({ title, rows }: { title: string; rows: readonly Row[] }): ReactNode {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
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
    </section>
  );
}

/** All keys of the shell, by where they work. */
export default function ShortcutsDialog({ onClose }: { onClose: () => void }): ReactNode {
  const t = useT();
  const entries = useNavigation();
  const plugins = entries.filter(({ group, shortcut }) => group === 'plugin' && !shortcut).slice(0, 9);
  const pages: Row[] = entries.flatMap((entry): Row[] => {
    const place = plugins.indexOf(entry);
    const key = entry.shortcut ?? (place < 0 ? null : String(place + 1));
    return key ? [[['g', key], entry.title]] : [];
  });
  return (
    <Modal opened onClose={onClose} title={t('keys.title')} size="lg" centered>
      <div className="keys" data-testid="shortcuts">
        <div>
          <Group
            title={t('keys.group-anywhere')}
            rows={[
              [[control, 'K'], t('keys.search')],
              [['/'], t('keys.search')],
              [['[', ']'], t('keys.range')],
              [['?'], t('keys.title')],
              [['Esc'], t('keys.close')],
            ]}
          />
          <Group
            title={t('keys.group-tables')}
            rows={[
              [['j', 'k'], t('keys.rows')],
              [['Enter'], t('keys.open')],
              [['x'], t('keys.select')],
            ]}
          />
          <Group
            title={t('keys.group-charts')}
            rows={[
              [['←', '→'], t('keys.cursor')],
              [['⇧', '←', '→'], t('keys.cursor-fast')],
              [['Esc'], t('keys.reset')],
            ]}
          />
        </div>
        <Group title={t('keys.group-go')} rows={pages} />
      </div>
    </Modal>
  );
}
