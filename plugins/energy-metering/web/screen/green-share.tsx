import {
  formatShare,
  ScreenBar,
  ScreenFigure,
  showsContent,
  startOfMonth,
  StateView,
  useApi,
  useLanguage,
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

/** Green share of what is consumed: now, of the day, of the month. */
export function ScreenGreenWidget(): ReactNode {
  const t = useT();
  const language = useLanguage();
  const park = usePark();
  const { query, now, today, day } = useOverview();
  const minute = useNow(60_000);
  const from = startOfMonth(minute, park.timeZone);
  // Of the month at its first hours there is no closed interval yet.
  const span = {
    from: new Date(from).toISOString(),
    to: new Date(startOfMonth(minute, park.timeZone, 1)).toISOString(),
  };
  const month = useApi<FlowsData>('./flows', {
    query: { ...span, resolution: 'all' },
    refetchMs: 600_000,
    keepPrevious: true,
  }).data?.flows[0];
  const state = viewState(query);
  if (!showsContent(state)) return <StateView state={state} />;
  const rows = [
    { id: day, share: today?.shares.green ?? null, label: t(`green.${day}`) },
    { id: 'month', share: month?.shares.green ?? null, label: t('screen.month') },
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
      <ScreenBar share={now?.greenShare ?? null} color="var(--lt-source-green)" label={t('screen.green-now')} />
      {rows.map(({ id, share, label }) => (
        <div className="es-row" key={id}>
          <span className="es-row-label">{label}</span>
          <strong>{formatShare(share, { language })}</strong>
          <ScreenBar share={share} color="var(--lt-source-green)" label={label} />
        </div>
      ))}
    </div>
  );
}
