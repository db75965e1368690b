import {
  formatShare,
  formatTime,
  fromZoned,
  ScreenBar,
  ScreenFigure,
  showsContent,
  startOfMonth,
  StateView,
  useApi,
  useLanguage,
  useLocalized,
  useNow,
  usePark,
  useT,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { FlowsData } from '../../contracts/routes.ts';
import { useOverview } from '../use-overview.ts';
import './screen.css';

const percent = (share: number | null | undefined): number | null =>
  share === null || share === undefined ? null : share * 100;

/** Green share of what is consumed: now, of the day, the month and the year, each against the target of the park. */
export function ScreenGreenWidget(): ReactNode {
  const t = useT();
  const language = useLanguage();
  const park = usePark();
  const text = useLocalized();
  const { query, now, today, day } = useOverview();
  const minute = useNow(60_000);
  const from = startOfMonth(minute, park.timeZone);
  // Of the month at its first hours there is no closed interval yet.
  const to = new Date(startOfMonth(minute, park.timeZone, 1)).toISOString();
  const year = Number(formatTime(minute, 'date', park.timeZone).slice(0, 4));
  const month = useShareSince(from, to);
  const ofYear = useShareSince(fromZoned(park.timeZone, year, 1, 1), to);
  const target = query.data?.greenTarget ?? null;
  const state = viewState(query);
  if (!showsContent(state)) return <StateView state={state} />;
  const rows = [
    { id: day, share: today?.shares.green ?? null, label: t(`green.${day}`) },
    { id: 'month', share: month, label: t('screen.month') },
    { id: 'year', share: ofYear, label: t('screen.year', { year }) },
  ];
  return (
    <div className="es-stack">
      <ScreenFigure
        label={t('screen.green-now')}
        value={percent(now?.greenShare)}
        unit="%"
        digits={1}
        size="xl"
        ts={now?.newestTs ?? null}
        data-testid="screen-green-now"
      />
      <ScreenBar
        share={now?.greenShare ?? null}
        mark={target?.share ?? null}
        color="var(--lt-source-green)"
        label={t('screen.green-now')}
      />
      {rows.map(({ id, share, label }) => (
        <div className="es-row" key={id}>
          <span className="es-row-label">{label}</span>
          <strong>{formatShare(share, { language })}</strong>
          <ScreenBar share={share} mark={target?.share ?? null} color="var(--lt-source-green)" label={label} />
        </div>
      ))}
      {target ? (
        <p className="es-row-label" data-testid="screen-green-target">
          {t('screen.green-target', { year: target.year, share: formatShare(target.share, { language, digits: 0 }) })}
          {target.source ? ` · ${text(target.source)}` : ''}
        </p>
      ) : null}
    </div>
  );
}

/** Green share of the park from `from`, ms UTC, until now; null before anything is closed. */
function useShareSince(from: number, to: string): number | null {
  const { data } = useApi<FlowsData>('./flows', {
    query: { from: new Date(from).toISOString(), to, resolution: 'all' },
    refetchMs: 600_000,
    keepPrevious: true,
  });
  return data?.flows[0]?.shares.green ?? null;
}
