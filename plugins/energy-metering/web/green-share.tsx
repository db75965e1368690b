import { formatShare, Quantity, showsContent, StackBar, StateView, useLanguage, viewState } from '@lingtan/web-sdk';
import type { WidgetProps } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { TodayData } from '../contracts/routes.ts';
import { GreenDays } from './green-days.tsx';
import { itemColor } from './items.ts';
import { powerRef } from './figure-refs.ts';
import { useOverview } from './use-overview.ts';
import { type Texts, useT } from './use-t.ts';
import { WidgetBox } from './widget-box.tsx';
import './energy.css';

/** Green share of today's consumption, split into direct, via storage and contracted, and the sources of this moment. */
export function GreenShareWidget({ height }: WidgetProps): ReactNode {
  const t = useT();
  const language = useLanguage();
  const { query, now, today, day } = useOverview();
  const none = today !== null && today.shares.green === null;
  const state = viewState(query, { when: none, title: t('empty.today'), hint: t('empty.today-hint') });
  if (!showsContent(state) || !today) return <StateView state={state} />;
  return (
    <WidgetBox height={height}>
      <div className="em-head">
        <span className="em-head-label" title={t('green.rule')}>
          {t(`green.${day}`)}
        </span>
        <Quantity
          value={percent(today.shares.green)}
          unit="%"
          digits={1}
          size="xl"
          quality={today.quality.worst === 'actual' ? 'actual' : 'estimated'}
          evidence={today.shareRef}
          label={t(`green.${day}`)}
          data-testid="green-share-today"
        />
      </div>
      <StackBar parts={parts(today, t)} unit="Wh" height={14} />
      <ul className="em-rows em-scroll" tabIndex={0}>
        {now && now.greenShare !== null ? (
          <li className="em-row" data-plain>
            <span className="em-name">{t('green.now')}</span>
            <Quantity
              value={percent(now.greenShare)}
              unit="%"
              digits={1}
              ts={now.newestTs}
              evidence={powerRef(now, 'share/green')}
              label={t('green.now')}
            />
          </li>
        ) : null}
        {parts(today, t).map((part) => (
          <li className="em-row" data-plain key={part.id}>
            <span className="em-name">{part.label}</span>
            <span className="em-share">{formatShare(part.share, { language })}</span>
          </li>
        ))}
      </ul>
      <GreenDays kind={today.shareRef.split('/').slice(0, 3).join('/')} />
    </WidgetBox>
  );
}

function percent(share: number | null): number | null {
  return share === null ? null : share * 100;
}

/** Green parts keep the hue of green; what is not green has that of its source. */
const greenColors: Record<string, string> = {
  direct: 'green',
  viaStorage: 'color-mix(in srgb, var(--lt-source-green) 60%, var(--lt-source-storage))',
  contracted: 'color-mix(in srgb, var(--lt-source-green) 50%, var(--lt-surface))',
};

function parts({ shares }: TodayData, t: Texts) {
  const { consumptionWh } = shares;
  const of = (id: 'direct' | 'viaStorage' | 'contracted' | 'storage' | 'grid' | 'other' | 'balance') => ({
    id,
    label: t(`green.part.${id}`),
    share: shares[id] ?? 0,
    value: (shares[id] ?? 0) * consumptionWh,
    color: greenColors[id] ?? itemColor(id),
  });
  return [
    of('direct'),
    of('viaStorage'),
    of('contracted'),
    of('storage'),
    of('grid'),
    of('other'),
    of('balance'),
  ].filter(({ value }) => value > 0);
}
