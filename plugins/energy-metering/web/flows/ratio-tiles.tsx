import {
  formatShare,
  formatTime,
  openEvidence,
  Panel,
  Quantity,
  StatusBadge,
  useApi,
  useLanguage,
  useLocalized,
  viewState,
} from '@lingtan/web-sdk';
import type { Tone } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { RatiosData } from '../../contracts/supply-routes.ts';
import { useT } from '../use-t.ts';
import './flows.css';

type Ratio = RatiosData['ratios'][number];

const order = ['self-use', 'consumption', 'export'] as const;
const tones: Record<Ratio['status'], Tone> = { ok: 'normal', warn: 'warning', breach: 'alarm', none: 'off' };

/** The ratios of direct green supply: the year to date, the last month, each month as a bar, and the limit. */
export function RatioTiles({ at }: { at: number }): ReactNode {
  const t = useT();
  const ratios = useApi<RatiosData>('./ratios', {
    query: { at: new Date(at).toISOString() },
    keepPrevious: true,
    refetchMs: 300_000,
  });
  const list = ratios.data?.ratios ?? [];
  const state = viewState(ratios, { when: ratios.data !== undefined && list.length === 0, title: t('flows.empty') });
  return (
    <Panel title={t('flows.ratios.title')} state={state} data-testid="ratio-tiles">
      <div className="em-ratios">
        {order.map((ratio) => {
          const own = list.filter((each) => each.ratio === ratio);
          const year = own.find(({ period }) => period === 'year');
          return year ? (
            <RatioTile key={ratio} year={year} months={own.filter(({ period }) => period === 'month')} />
          ) : null;
        })}
      </div>
    </Panel>
  );
}

function percent(value: number | null): number | null {
  return value === null ? null : value * 100;
}

function RatioTile({ year, months }: { year: Ratio; months: readonly Ratio[] }): ReactNode {
  const t = useT();
  const last = months.at(-1);
  const name = t(`flows.ratios.${year.ratio}`);
  return (
    <div className="em-ratio" data-testid={`ratio-${year.ratio}`}>
      <div className="em-head">
        <span className="em-head-label">{name}</span>
        <StatusBadge state={year.status} tone={tones[year.status]} label={t(`flows.ratios.status.${year.status}`)} />
      </div>
      <div className="em-ratio-figures">
        <span>
          <Quantity
            value={percent(year.value)}
            unit="%"
            digits={1}
            size="xl"
            evidence={year.ref}
            label={`${name}, ${t('flows.ratios.year', { year: formatTime(year.from, 'date').slice(0, 4) })}`}
          />
          <span className="em-note">
            {' '}
            {t('flows.ratios.year', { year: formatTime(year.from, 'date').slice(0, 4) })}
          </span>
        </span>
        {last ? (
          <span>
            <Quantity
              value={percent(last.value)}
              unit="%"
              digits={1}
              evidence={last.ref}
              label={`${name}, ${month(last)}`}
            />
            <span className="em-note"> {month(last)}</span>
          </span>
        ) : null}
      </div>
      <Months ratio={year} months={months} />
      <Limit ratio={year} />
    </div>
  );
}

function month({ from }: Ratio): string {
  return formatTime(from, 'date').slice(0, 7);
}

/** Bars of the months from 0 to 100 % with the limit as a line; each opens to its sums. */
function Months({ ratio, months }: { ratio: Ratio; months: readonly Ratio[] }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const limit = ratio.threshold?.value;
  return (
    <div className="em-ratio-months" role="group" aria-label={t('flows.ratios.chart')}>
      {limit === undefined ? null : <span className="em-ratio-limit" style={{ bottom: `${100 * limit}%` }} />}
      {months.map((each) => {
        const text = `${month(each)} · ${formatShare(each.value, { language })} · ${t(`flows.ratios.status.${each.status}`)}`;
        return (
          <button
            key={each.from}
            type="button"
            title={text}
            aria-label={text}
            data-status={each.status}
            onClick={() => openEvidence(each.ref)}
          >
            <span style={{ height: `${Math.min(100, 100 * (each.value ?? 0))}%` }} />
          </button>
        );
      })}
    </div>
  );
}

function Limit({ ratio: { threshold } }: { ratio: Ratio }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const language = useLanguage();
  if (!threshold) return <span className="em-note">{t('flows.ratios.no-limit')}</span>;
  const { bound, value, source, validFrom, validTo, verified } = threshold;
  const about = t(validTo === null ? 'flows.ratios.valid' : 'flows.ratios.valid-until', {
    source: text(source),
    from: validFrom,
    to: validTo ?? '',
  });
  return (
    <span className="em-note em-ratio-note" title={about}>
      {t(`flows.ratios.${bound}`, { limit: formatShare(value, { language }) })}
      {verified ? null : <span className="em-unverified">{` ▲ ${t('flows.ratios.unverified')}`}</span>}
    </span>
  );
}
