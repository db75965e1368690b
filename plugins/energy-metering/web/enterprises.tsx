import { Quantity, showsContent, StateView, useT, viewState } from '@lingtan/web-sdk';
import type { WidgetProps } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useItemName } from './items.ts';
import { useOverview } from './use-overview.ts';
import './energy.css';

/** Enterprises by power now, with their energy of today. */
export function EnterprisesWidget({ height }: WidgetProps): ReactNode {
  const t = useT();
  const name = useItemName();
  const { query, now, today } = useOverview();
  const rows = (now?.uses ?? [])
    .filter(({ item }) => item.startsWith('enterprise:') || item === 'park' || item === 'hydrogen')
    .sort((a, b) => b.powerKw - a.powerKw);
  const state = viewState(query, {
    when: rows.length === 0,
    title: t('empty.enterprises'),
    hint: t('empty.meters-hint'),
  });
  if (!showsContent(state)) return <StateView state={state} />;
  const largest = Math.max(1, ...rows.map(({ powerKw }) => powerKw));
  return (
    <div className="em-scroll" style={{ height }}>
      <ol className="em-rows">
        {rows.map((row) => {
          const energy = today?.uses.find(({ item }) => item === row.item);
          return (
            <li className="em-rank" key={row.item} data-testid={`use-${row.item}`}>
              <span className="em-name">{name('use', row.item)}</span>
              <Quantity
                value={row.missing === row.meters ? null : row.powerKw}
                unit="kW"
                ts={now?.newestTs}
                quality={row.stale + row.missing > 0 ? 'estimated' : 'actual'}
                reason={t('power.no-values')}
                label={name('use', row.item)}
              />
              <Quantity
                value={energy?.energyWh}
                unit="Wh"
                size="sm"
                evidence={energy?.ref}
                label={`${name('use', row.item)}, ${t('today.energy')}`}
              />
              <span className="em-rank-bar">
                <span style={{ width: `${(100 * row.powerKw) / largest}%` }} />
              </span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
