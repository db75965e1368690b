import {
  formatQuantity,
  formatShare,
  ScreenBar,
  ScreenFigure,
  showsContent,
  StateView,
  useApi,
  useLanguage,
  useNow,
  usePark,
  useT,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { HourlyData } from '../../contracts/hourly-routes.ts';
import type { Portfolio } from '../../contracts/routes.ts';
import { type MatchDay, matchDays } from '../match/match-days.ts';
import { monthsBefore } from '../shared/values.ts';
import './screen.css';

/** Certificates of the park for the digital screen: held, retired, and how well they meet the consumption hour by hour. */
export function ScreenCertificatesWidget(): ReactNode {
  const t = useT();
  const language = useLanguage();
  const park = usePark();
  const month = monthsBefore(useNow(60_000), park.timeZone, 1)[0]!;
  const portfolio = useApi<Portfolio>('./portfolio', { refetchMs: 60_000, keepPrevious: true });
  const match = useApi<HourlyData>('./hourly', {
    query: { account: 'all', month },
    refetchMs: 300_000,
    keepPrevious: true,
  });
  const { data } = portfolio;
  const state = viewState(portfolio);
  if (!showsContent(state) || !data) return <StateView state={state} />;
  const sum = (...buckets: string[]): number =>
    data.balances
      .filter(({ account, bucket }) => !account.startsWith('external/') && buckets.includes(bucket))
      .reduce((total, { wh }) => total + wh, 0);
  const score = match.data?.matchedPct ?? null;
  const period = match.data?.periodMatchPct ?? null;
  return (
    <div className="ct-screen">
      <ScreenFigure
        label={t('bucket.held')}
        value={sum('held', 'reserved')}
        unit="Wh"
        size="xl"
        note={t('screen.reserved', { amount: formatQuantity(sum('reserved'), 'Wh', { language }) })}
        data-testid="screen-certificates-held"
      />
      <p className="ct-screen-row">
        <span>{t('bucket.retired')}</span>
        <strong>{formatQuantity(sum('retired'), 'Wh', { language })}</strong>
      </p>
      {[
        { label: t('screen.score', { month }), share: score },
        { label: t('screen.period', { month }), share: period },
      ].map(({ label, share }) => (
        <div className="ct-screen-row" key={label}>
          <span>{label}</span>
          <strong>{formatShare(share === null ? null : share / 100, { language })}</strong>
          <ScreenBar share={share === null ? null : share / 100} color="var(--lt-source-green)" label={label} />
        </div>
      ))}
      {match.data ? <Days days={matchDays(match.data, park.timeZone)} label={t('screen.days')} /> : null}
    </div>
  );
}

/** Share of each day of the month that certificates of the same hour cover. */
function Days({ days, label }: { days: readonly MatchDay[]; label: string }): ReactNode {
  return (
    <figure className="ct-screen-days">
      <svg viewBox="0 0 310 60" preserveAspectRatio="none" role="img" aria-label={label}>
        {days.map(({ day, share }) => (
          <g key={day} transform={`translate(${(Number(day.slice(8)) - 1) * 10} 0)`}>
            <rect className="ct-screen-whole" width="8" height="60" />
            {share === null ? null : (
              <rect width="8" y={60 - 60 * Math.min(1, share)} height={60 * Math.min(1, share)} />
            )}
          </g>
        ))}
      </svg>
      <figcaption>{label}</figcaption>
    </figure>
  );
}
