import {
  columnScale,
  formatShare,
  formatTime,
  Quantity,
  showsContent,
  StateView,
  useLanguage,
  viewState,
} from '@lingtan/web-sdk';
import type { WidgetProps } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { TodayData } from '../contracts/routes.ts';
import { useItemName } from './items.ts';
import { cssColor } from './power-now.tsx';
import { useOverview } from './use-overview.ts';
import { useT } from './use-t.ts';
import { WidgetBox } from './widget-box.tsx';
import './energy.css';

/** Energy since midnight by source and by what left the park; every figure opens to its intervals. */
export function EnergyTodayWidget({ height }: WidgetProps): ReactNode {
  const t = useT();
  const language = useLanguage();
  const { query, today, day } = useOverview();
  const none = today !== null && today.to <= today.from;
  const state = viewState(query, { when: none, title: t('empty.today'), hint: t('empty.today-hint') });
  if (!showsContent(state) || !today) return <StateView state={state} />;
  const { consumptionWh } = today.shares;
  const lack = (['estimated', 'edited', 'missing'] as const)
    .filter((quality) => today.quality[quality] > 0)
    .map((quality) => t(`today.${quality}`, { share: formatShare(today.quality[quality], { language }) }));
  return (
    <WidgetBox height={height}>
      <div className="em-head">
        <span className="em-head-label">{t(`${day}.consumption`)}</span>
        <Quantity
          value={consumptionWh}
          unit="Wh"
          size="lg"
          quality={today.quality.worst === 'actual' ? 'actual' : 'estimated'}
          evidence={consumptionRef(today)}
          label={t(`${day}.consumption`)}
          data-testid="consumption-today"
        />
      </div>
      <TodayRows today={today} />
      <span className="em-note">
        {day === 'today'
          ? t('today.until', { time: formatTime(today.to, 'minute') })
          : t('yesterday.note', { date: formatTime(today.from, 'date') })}
        {lack.length > 0 ? ` · ${lack.join(', ')}` : ''}
      </span>
    </WidgetBox>
  );
}

/** The total that stands behind today's consumption. */
export function consumptionRef(today: TodayData): string | null {
  const own = today.uses.length === 1 ? today.uses[0]! : null;
  if (own?.item.startsWith('enterprise:') && today.sources.every(({ ref }) => ref.startsWith('energy.supply/')))
    return own.ref;
  const [from, to] = [new Date(today.from).toISOString(), new Date(today.to).toISOString()];
  return `energy.total/use/all/${from}/${to}`;
}

function TodayRows({ today }: { today: TodayData }): ReactNode {
  const name = useItemName();
  const language = useLanguage();
  const out = today.uses.filter(({ item }) => item === 'storage' || item === 'grid' || item === 'balance');
  const rows = [
    ...today.sources.map((source) => ({ ...source, side: 'source' as const })),
    ...out.map((use) => ({ ...use, side: 'use' as const })),
  ];
  const scale = columnScale(
    rows.map(({ energyWh }) => energyWh),
    'Wh',
    language,
  );
  return (
    <ul className="em-rows em-scroll" tabIndex={0}>
      {rows.map(({ side, item, energyWh, ref }) => (
        <li className="em-row" style={{ gridTemplateColumns: '10px minmax(0, 1fr) auto' }} key={`${side}/${item}`}>
          <span className="lt-swatch" style={{ background: cssColor(item), opacity: side === 'use' ? 0.5 : 1 }} />
          <span className="em-name">{name(side, item)}</span>
          <Quantity value={energyWh} unit="Wh" {...scale} evidence={ref} label={name(side, item)} />
        </li>
      ))}
    </ul>
  );
}
