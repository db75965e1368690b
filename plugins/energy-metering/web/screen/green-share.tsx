import {
  Evident,
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
  useMoment,
  useNow,
  usePark,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { FlowsData } from '../../contracts/routes.ts';
import { greenRef, powerRef } from '../figure-refs.ts';
import { useOverview } from '../use-overview.ts';
import { useT } from '../use-t.ts';
import { lastQuarter } from './last-quarter.ts';
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
  const moment = useMoment();
  const from = startOfMonth(minute, park.timeZone);
  // Of the month at its first hours there is no closed interval yet.
  // While a past time is shown, only what was over by then.
  const to = moment === null ? startOfMonth(minute, park.timeZone, 1) : lastQuarter(moment);
  const year = Number(formatTime(minute, 'date', park.timeZone).slice(0, 4));
  const own = now?.enterpriseId ?? null;
  const month = useShareSince(from, to, own);
  const ofYear = useShareSince(fromZoned(park.timeZone, year, 1, 1), to, own);
  const target = query.data?.greenTarget ?? null;
  const goal =
    target &&
    t('screen.green-target', { year: target.year, share: formatShare(target.share, { language, digits: 0 }) });
  const state = viewState(query);
  if (!showsContent(state)) return <StateView state={state} />;
  const rows = [
    { id: day, share: today?.shares.green ?? null, ref: today?.shareRef ?? null, label: t(`green.${day}`) },
    { id: 'month', ...month, label: t('screen.month') },
    { id: 'year', ...ofYear, label: t('screen.year', { year }) },
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
        evidence={now && now.greenShare !== null ? powerRef(now, 'share/green') : null}
        data-testid="screen-green-now"
      />
      <ScreenBar
        share={now?.greenShare ?? null}
        mark={target?.share ?? null}
        color="var(--lt-source-green)"
        label={t('screen.green-now')}
      />
      {rows.map(({ id, share, ref, label }) => (
        <div className="es-row" key={id}>
          <span className="es-row-label">{label}</span>
          <strong>
            <Evident evidence={share === null ? null : ref} label={label} value={formatShare(share, { language })} />
          </strong>
          <ScreenBar share={share} mark={target?.share ?? null} color="var(--lt-source-green)" label={label} />
        </div>
      ))}
      {target && goal !== null ? (
        <p className="es-row-label" data-testid="screen-green-target">
          <Evident evidence={target.ref} value={goal} />
          {target.source ? ` · ${text(target.source)}` : ''}
        </p>
      ) : null}
    </div>
  );
}

/** Green share over [from, to), ms UTC, as far as it is closed, of the park or of the viewer's enterprise; null before anything is. */
function useShareSince(from: number, to: number, own: string | null): { share: number | null; ref: string | null } {
  const { data } = useApi<FlowsData>(to > from ? './flows' : null, {
    query: { from: new Date(from).toISOString(), to: new Date(to).toISOString(), resolution: 'all' },
    refetchMs: 600_000,
    keepPrevious: true,
  });
  const flow = data?.flows[0];
  const ref = flow ? greenRef(own === null ? 'all' : `enterprise:${own}`, flow) : null;
  return { share: flow?.shares.green ?? null, ref };
}
