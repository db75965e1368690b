import {
  Evident,
  EvidentMark,
  formatQuantity,
  formatShare,
  formatTime,
  ScreenBar,
  ScreenFigure,
  showsContent,
  StateView,
  useApi,
  useLanguage,
  useMayOpenEvidence,
  usePark,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { CertificateOverview } from '../../contracts/overview-routes.ts';
import { type MatchDay, matchDays } from '../match/match-days.ts';
import { useT } from '../use-t.ts';
import './screen.css';

/** Certificates for the digital screen: where those of the year are, and how well they meet consumption hour by hour. */
export function ScreenCertificatesWidget(): ReactNode {
  const t = useT();
  const language = useLanguage();
  const park = usePark();
  const loaded = useApi<CertificateOverview>('./overview', { refetchMs: 60_000, keepPrevious: true });
  const { data } = loaded;
  const state = viewState(loaded);
  if (!showsContent(state) || !data) return <StateView state={state} />;
  const { hourly, year } = data;
  const amount = (wh: number): string => formatQuantity(wh, 'Wh', { language });
  return (
    <div className="ct-screen">
      <ScreenFigure
        label={t('screen.held', { year })}
        value={data.heldWh}
        unit="Wh"
        size="xl"
        note={
          <Evident evidence={data.refs.reserved} value={t('screen.reserved', { amount: amount(data.reservedWh) })} />
        }
        evidence={data.refs.held}
        data-testid="screen-certificates-held"
      />
      <dl className="ct-screen-places">
        {(['issued', 'sold', 'retired'] as const).map((place) => (
          <div key={place}>
            <dt>{t(`screen.${place}`)}</dt>
            <dd>
              <Evident evidence={data.refs[place]} label={t(`screen.${place}`)} value={amount(data[`${place}Wh`])} />
            </dd>
          </div>
        ))}
      </dl>
      {(['matched', 'periodMatch'] as const).map((score) => {
        const share = hourly[`${score}Pct`];
        const label = t(`screen.${score === 'matched' ? 'score' : 'period'}`, {
          month: monthOf(hourly.from, park.timeZone),
        });
        return (
          <div className="ct-screen-row" key={score}>
            <span>{label}</span>
            <strong>
              <Evident
                evidence={share === null ? null : data.refs[score === 'matched' ? 'score' : 'period']}
                label={label}
                value={formatShare(share === null ? null : share / 100, { language })}
              />
            </strong>
            <ScreenBar share={share === null ? null : share / 100} color="var(--lt-source-green)" label={label} />
          </div>
        );
      })}
      <Days days={matchDays(hourly, park.timeZone)} label={t('screen.days')} />
    </div>
  );
}

const monthOf = (from: number, timeZone: string): string => formatTime(from, 'date', timeZone).slice(0, 7);

/** Share of each day of the month that certificates of the same hour cover. */
function Days({ days, label }: { days: readonly MatchDay[]; label: string }): ReactNode {
  const language = useLanguage();
  const opens = useMayOpenEvidence();
  const newest = days.findLast(({ share }) => share !== null)?.day;
  return (
    <figure className="ct-screen-days">
      <svg viewBox="0 0 310 60" preserveAspectRatio="none" role={opens ? 'group' : 'img'} aria-label={label}>
        {days.map(({ day, share }) => (
          <g key={day} transform={`translate(${(Number(day.slice(8)) - 1) * 10} 0)`}>
            <EvidentMark
              evidence={share === null ? null : `certificate.match/score/${day}`}
              label={`${label}, ${day}`}
              value={formatShare(share, { language })}
              tabIndex={day === newest ? 0 : -1}
            >
              <rect className="ct-screen-whole" width="8" height="60" />
              {share === null ? null : (
                <rect width="8" y={60 - 60 * Math.min(1, share)} height={60 * Math.min(1, share)} />
              )}
            </EvidentMark>
          </g>
        ))}
      </svg>
      <figcaption>{label}</figcaption>
    </figure>
  );
}
