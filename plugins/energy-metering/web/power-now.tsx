import {
  columnScale,
  formatShare,
  formatTime,
  Quantity,
  StackBar,
  showsContent,
  StateView,
  useLanguage,
  useLocalized,
  viewState,
} from '@lingtan/web-sdk';
import type { WidgetProps } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { LivePowerData } from '../contracts/routes.ts';
import { powerRef } from './figure-refs.ts';
import { itemColor, useItemName } from './items.ts';
import { PowerHour } from './power-hour.tsx';
import { useOverview } from './use-overview.ts';
import { useT } from './use-t.ts';
import { WidgetBox } from './widget-box.tsx';
import './energy.css';

/** How long a value counts, ms. Which one is late for its meter is told by the sum that it belongs to, and not by its age alone. */
export const countedForMs = 15 * 60_000;

/** Load now: all uses that are not charging or export. */
export function loadNow(now: LivePowerData): number {
  return now.uses
    .filter(({ item }) => item !== 'storage' && item !== 'grid')
    .reduce((sum, use) => sum + use.powerKw, 0);
}

/** Power now by source, with the load it serves. A member sees the load of the own enterprise. */
export function PowerNowWidget({ height }: WidgetProps): ReactNode {
  const t = useT();
  const { query, now } = useOverview();
  const state = viewState(query, {
    when: now?.newestTs === null,
    title: t('empty.power'),
    hint: t('empty.power-hint'),
  });
  if (!showsContent(state) || !now) return <StateView state={state} />;
  return (
    <WidgetBox height={height}>
      <div className="em-now">
        <div className="em-now-figures">
          <div className="em-head">
            <span className="em-head-label">{t('power.load')}</span>
            <Quantity
              value={loadNow(now)}
              unit="kW"
              ts={now.oldestTs}
              staleAfterMs={countedForMs}
              quality={now.late.length > 0 ? 'estimated' : 'actual'}
              evidence={powerRef(now, 'use/load')}
              size="xl"
              showAge
              label={t('power.load')}
              data-testid="load-now"
            />
          </div>
          <LateMeters now={now} />
          <SourceRows now={now} />
        </div>
        <PowerHour height={height} />
      </div>
    </WidgetBox>
  );
}

/** So many meters are named; of more it is said how many they are. */
const mostNamed = 3;

/** What the sums of now lack; nothing where each of their meters is up to date. */
function LateMeters({ now }: { now: LivePowerData }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const { late, quality } = now;
  if (late.length === 0) return null;
  const current = Math.round(quality.actual * quality.meters);
  const names = late.slice(0, mostNamed).map(({ name, ts }) => {
    return ts === null ? text(name) : t('power.late-since', { name: text(name), time: formatTime(ts, 'time') });
  });
  const more = late.length - names.length;
  return (
    <p className="em-note" role="status" data-testid="late-meters">
      {t('power.late', { current, meters: quality.meters, names: names.join(t('power.and')) })}
      {more > 0 ? t('power.more', { count: more }) : null}
    </p>
  );
}

function SourceRows({ now }: { now: LivePowerData }): ReactNode {
  const t = useT();
  const name = useItemName();
  const language = useLanguage();
  // An enterprise sees its own meters; what they leave open comes from the park.
  const label = (item: string): string =>
    item === 'balance' && now.enterpriseId !== null ? t('power.from-park') : name('source', item);
  const total = now.sources.reduce((sum, source) => sum + source.powerKw, 0);
  const parts = now.sources.map(({ item, powerKw }) => ({
    id: item,
    label: label(item),
    value: powerKw,
    color: itemColor(item),
  }));
  const scale = columnScale(
    now.sources.map(({ powerKw }) => powerKw),
    'kW',
    language,
  );
  if (parts.length === 0) return <p className="em-note">{t('power.own-only')}</p>;
  return (
    <>
      <StackBar parts={parts} unit="kW" height={14} />
      <ul className="em-rows em-scroll" tabIndex={0}>
        {now.sources.map((source) => (
          <li className="em-row" key={source.item} data-testid={`source-${source.item}`}>
            <span className="lt-swatch" style={{ background: cssColor(source.item) }} />
            <span className="em-name">{label(source.item)}</span>
            <Quantity
              value={source.meters > 0 && source.missing === source.meters ? null : source.powerKw}
              unit="kW"
              {...scale}
              ts={source.oldestTs}
              staleAfterMs={countedForMs}
              quality={source.stale + source.missing > 0 ? 'estimated' : 'actual'}
              evidence={powerRef(now, `source/${source.item}`)}
              reason={t('power.no-values')}
              label={label(source.item)}
            />
            <span className="em-share">{formatShare(total > 0 ? source.powerKw / total : null, { language })}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Colour of an item as CSS. */
export function cssColor(item: string): string {
  const color = itemColor(item);
  return color.startsWith('var(') ? color : `var(--lt-source-${color})`;
}
