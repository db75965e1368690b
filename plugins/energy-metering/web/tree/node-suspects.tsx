import { formatNumber, Panel, useLanguage, useLocalized } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import type { NodeProps } from './node-trend.tsx';

/** Meters that would explain the closing error, the likeliest first, each with what to look at. */
export function NodeSuspects({ data, node }: NodeProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const language = useLanguage();
  if (node.state === 'ok') return null;
  const percent = (share: number): string => formatNumber(share * 100, { language, digits: 0 });
  return (
    <Panel title={t('tree.suspects')} meta={t('tree.suspects-meta')} data-testid="suspects">
      {node.suspects.length === 0 ? (
        <p className="em-tree-note">{t(node.unknown > 0 ? 'tree.suspects-unknown' : 'tree.suspects-none')}</p>
      ) : (
        <ol className="em-suspects">
          {node.suspects.map((suspect) => (
            <li key={`${suspect.meter}-${suspect.fault}`}>
              <strong>{text(data.meters.find(({ id }) => id === suspect.meter)!.name)}</strong>
              <span>
                {suspect.factor !== null && suspect.fault === 'scale'
                  ? t(suspect.factor > 1 ? 'tree.fault.low' : 'tree.fault.high', {
                      factor: formatNumber(suspect.factor, { language, digits: 3 }),
                    })
                  : t.of('tree.fault', suspect.fault)}
              </span>
              <span className="em-suspect-share">{t('tree.explains', { share: percent(suspect.explained) })}</span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
