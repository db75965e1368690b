import { Notice, useLocalized, usePark } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { changesOf, type ParkChangeLine, type ParkDiff } from './park-changes.ts';

const shown = 40;

/** What a file or a rollback changes, kind by kind, with what is lost or left out above it. */
export function ParkChangeList({ diff }: { diff: ParkDiff }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const { plugins } = usePark();
  const titles = new Map(plugins.map(({ id, title }) => [id, text(title)]));
  const nameOf = (line: ParkChangeLine, name: string): string =>
    line.id === 'park-changed'
      ? t.of('park-file.fields', name)
      : line.id.startsWith('plugins-')
        ? (titles.get(name) ?? name)
        : name;
  return (
    <>
      {diff.warnings.map((warning) => (
        <Notice key={warning.en} tone="warning">
          {text(warning)}
        </Notice>
      ))}
      <ul className="park-changes" data-testid="park-changes">
        {changesOf(diff).map((line) => (
          <li key={line.id} data-change={line.id}>
            <span aria-hidden>{line.sign}</span>
            <div>
              <strong>{t.of('park-file.changes', line.id, { count: line.names.length })}</strong>
              {line.names.length > 0 ? (
                <small>
                  {line.names
                    .slice(0, shown)
                    .map((name) => nameOf(line, name))
                    .join(', ')}
                  {line.names.length > shown ? t('park-file.and-more', { count: line.names.length - shown }) : null}
                </small>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
