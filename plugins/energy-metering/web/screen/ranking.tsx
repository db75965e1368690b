import {
  Evident,
  formatQuantity,
  formatShare,
  ScreenBar,
  showsContent,
  StateView,
  useLanguage,
  viewState,
} from '@lingtan/web-sdk';
import type { WidgetProps } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { tracedLinks, useFlow } from '../energy-flow.tsx';
import { greenRef, powerRef } from '../figure-refs.ts';
import { useItemName } from '../items.ts';
import { useOverview, useShownDay } from '../use-overview.ts';
import { useT } from '../use-t.ts';
import './screen.css';

const rowHeight = 62;
const green = new Set(['pv', 'wind', 'storage-pv', 'storage-wind', 'contracted']);

/** Key enterprises by power now, each with its energy and its green share of the day. */
export function ScreenRankingWidget({ height }: WidgetProps): ReactNode {
  const t = useT();
  const language = useLanguage();
  const name = useItemName();
  const { query, now } = useOverview();
  const shown = useShownDay();
  const flow = useFlow(shown?.from ?? null, shown?.to ?? null).data?.flows[0];
  const rows = (now?.uses ?? [])
    .filter(({ item }) => item.startsWith('enterprise:'))
    .toSorted((a, b) => b.powerKw - a.powerKw)
    .slice(0, Math.max(1, Math.floor(height / rowHeight)));
  const state = viewState(query, {
    when: rows.length === 0,
    title: t('empty.enterprises'),
    hint: t('empty.meters-hint'),
  });
  if (!showsContent(state)) return <StateView state={state} />;
  const largest = Math.max(1, ...rows.map(({ powerKw }) => powerKw));
  const links = flow ? tracedLinks(flow) : [];
  const shareOf = (item: string): number | null => {
    const own = links.filter(({ use }) => use === item);
    const whole = own.reduce((sum, { energyWh }) => sum + energyWh, 0);
    const part = own.filter(({ source }) => green.has(source)).reduce((sum, { energyWh }) => sum + energyWh, 0);
    return whole > 0 ? part / whole : null;
  };
  return (
    <ol className="es-ranking">
      {rows.map((row, i) => {
        const known = row.missing < row.meters || row.meters === 0;
        const used = flow?.uses.find(({ item }) => item === row.item);
        const share = shareOf(row.item);
        const label = name('use', row.item);
        return (
          <li key={row.item} data-testid={`rank-${row.item}`}>
            <span className="es-rank">{i + 1}</span>
            <span className="es-rank-name">{label}</span>
            <strong>
              <Evident
                evidence={known && now ? powerRef(now, `use/${row.item}`) : null}
                label={label}
                value={formatQuantity(known ? row.powerKw : null, 'kW', { language })}
              />
            </strong>
            <ScreenBar share={known ? row.powerKw / largest : null} label={label} />
            <span className="es-rank-note">
              <Evident
                evidence={used?.ref}
                label={label}
                value={formatQuantity(used?.energyWh ?? null, 'Wh', { language })}
              />{' '}
              ·{' '}
              <Evident
                evidence={flow && share !== null ? greenRef(row.item, flow) : null}
                label={label}
                value={t('green.of', { share: formatShare(share, { language }) })}
              />
            </span>
          </li>
        );
      })}
    </ol>
  );
}
