import {
  Evident,
  formatNumber,
  formatTime,
  ScreenBar,
  ScreenFigure,
  showsContent,
  StateView,
  useApi,
  useLanguage,
  useNow,
  usePark,
  useLocalized,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { OutlookData } from '../../contracts/outlook-routes.ts';
import type { RatingData } from '../../contracts/rating-routes.ts';
import { Band } from '../shared/band.tsx';
import { Dotted } from '../shared/dotted.tsx';
import { useCarbonNow } from '../shared/use-carbon-now.ts';
import { useT } from '../use-t.ts';
import './screen.css';

/** Carbon of the park for the digital screen: today, density of the running hour, the year against its threshold. */
export function ScreenCarbonWidget(): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const year = formatTime(useNow(60_000), 'date', park.timeZone).slice(0, 4);
  const loaded = useCarbonNow();
  const rating = useApi<RatingData>(`./rating/${year}`, { refetchMs: 600_000 });
  const { data } = loaded;
  const state = viewState(loaded);
  if (!showsContent(state) || !data) return <StateView state={state} />;
  // Before the first interval of the day nothing is known, which is not nothing.
  const begun = data.hours.some(({ consumptionWh }) => consumptionWh > 0);
  const last = data.hours.findLast(({ intensity }) => intensity !== null);
  return (
    <div className="ca-screen">
      <ScreenFigure
        label={t('screen.today')}
        value={begun ? data.kg : null}
        unit="kg"
        size="xl"
        evidence={begun ? data.kgRef : null}
        note={data.problem ? text(data.problem.text) : t('screen.live')}
        data-testid="screen-carbon-today"
      />
      <ScreenFigure
        label={t('screen.intensity')}
        value={last?.intensity ?? null}
        unit="kgCO2/kWh"
        scale="none"
        digits={3}
        evidence={last?.intensityRef}
        note={
          <Evident
            evidence={data.intensity === null ? null : data.intensityRef}
            value={t('screen.day-mean', { value: data.intensity === null ? '–' : data.intensity.toFixed(3) })}
          />
        }
      />
      <YearIndicator year={year} data={rating.data} />
      <YearOutlook year={year} />
    </div>
  );
}

/** What the year has come to and will come to with its band, against the budget of the year. */
function YearOutlook({ year }: { year: string }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const { data } = useApi<OutlookData>('./outlook', { refetchMs: 900_000, keepPrevious: true });
  const ref = `carbon.outlook/${year}`;
  const outlook = data?.periods.find(({ period }) => period === year);
  if (!outlook) return null;
  const { known, expected, low, high, budgetT, budget } = outlook;
  const tonnes = (value: number | null): string =>
    formatNumber(value, { language, digits: value !== null && Math.abs(value) < 100 ? 1 : 0 });
  const whole = Math.max(budgetT ?? 0, high ?? 0, expected ?? 0, known) * 1.05 || 1;
  const over = budget === 'exceeded' || budget === 'at-risk';
  return (
    <div className="ca-screen-year" data-over={over || undefined} data-testid="screen-carbon-outlook">
      <p className="ca-screen-row">
        <span>{t('screen.expected', { year })}</span>
        <strong>
          <Evident evidence={ref} label={t('screen.expected', { year })} value={`${tonnes(expected)} t`} />
        </strong>
      </p>
      <span className="ca-screen-band">
        <ScreenBar
          share={known / whole}
          mark={budgetT === null ? null : budgetT / whole}
          color="var(--lt-source-carbon)"
          label={t('screen.expected', { year })}
        />
        {low === null || high === null ? null : (
          <span
            className="ca-screen-reach"
            style={{ insetInlineStart: `${(100 * low) / whole}%`, width: `${(100 * (high - low)) / whole}%` }}
          />
        )}
      </span>
      <span className="lt-sf-note">
        {over ? '▲ ' : ''}
        <Dotted
          parts={[
            <Evident key="known" evidence={`${ref}/known`} value={t('screen.so-far', { value: tonnes(known) })} />,
            <Band key="band" low={low} high={high} unit="t" show={tonnes} evidence={ref} />,
            budgetT === null ? t('screen.no-budget') : t('screen.budget', { value: tonnes(budgetT) }),
          ]}
        />
      </span>
    </div>
  );
}

/** Tonnes per tce of the year, against the threshold that applies; a threshold that is not met is marked. */
function YearIndicator({ year, data }: { year: string; data: RatingData | undefined }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const intensity = data?.core?.intensityTPerTce ?? null;
  const target = data?.core?.targetTPerTce ?? null;
  const over = intensity !== null && target !== null && intensity > target;
  const scale = Math.max(intensity ?? 0, target ?? 0) * 1.15 || 1;
  const none = data === undefined || data.emissionsT === null || data.days.posted === 0;
  const emitted = none ? null : Number(data.emissionsT);
  return (
    <div className="ca-screen-year" data-over={over || undefined}>
      <ScreenFigure
        label={t('screen.year', { year })}
        value={intensity}
        unit="tCO2/tce"
        scale="none"
        digits={3}
        evidence={intensity === null ? null : data?.ref}
        note={
          <>
            {over ? '▲ ' : ''}
            <Evident
              evidence={target === null ? null : data?.ref}
              value={target === null ? t('screen.no-target') : t('screen.target', { value: target })}
            />{' '}
            ·{' '}
            <Evident
              evidence={emitted === null ? null : data?.emissionsRef}
              value={t('screen.emitted', { value: formatNumber(emitted, { language }) })}
            />
          </>
        }
      />
      <ScreenBar
        share={intensity === null ? null : intensity / scale}
        mark={target === null ? null : target / scale}
        color="var(--lt-source-carbon)"
        label={t('screen.year', { year })}
      />
    </div>
  );
}
