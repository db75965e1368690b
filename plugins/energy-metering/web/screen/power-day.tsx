import {
  EvidentMark,
  formatQuantity,
  formatTime,
  showsContent,
  StateView,
  useApi,
  useLanguage,
  useMayOpenEvidence,
  useMoment,
  useNow,
  usePark,
  viewState,
} from '@lingtan/web-sdk';
import type { WidgetProps } from '@lingtan/web-sdk';
import { useMemo, type ReactNode } from 'react';
import type { TrendData } from '../../contracts/routes.ts';
import { loadRef } from '../figure-refs.ts';
import { useItemName } from '../items.ts';
import { cssColor } from '../power-now.tsx';
import { useOverview } from '../use-overview.ts';
import { useT } from '../use-t.ts';
import { lastQuarter } from './last-quarter.ts';
import { areaPath, linePath, niceMax, stackOf } from './stack-paths.ts';
import './screen.css';

const quarterHour = 15 * 60_000;
/** A half of the axis may be 2.5 MW or 0.5 kW: rounded it would name another place. */
function digitsOf(kw: number): number {
  const shown = kw >= 1000 ? kw / 1000 ** Math.floor(Math.log10(kw) / 3) : kw;
  return Number.isInteger(Math.round(shown * 1e6) / 1e6) ? 0 : 1;
}

const size = { width: 1000, left: 76, bottom: 30, top: 8 };

/** Power by source over the last 24 hours, stacked, with the load as a line: what the day was like. */
export function ScreenDayWidget({ height }: WidgetProps): ReactNode {
  const t = useT();
  const language = useLanguage();
  const park = usePark();
  const name = useItemName();
  // Now with the quarter hour that runs; of a past time what was over by then.
  const replaying = useMoment() !== null;
  const to = lastQuarter(useNow(60_000)) + (replaying ? 0 : quarterHour);
  const from = to - 97 * quarterHour;
  const query = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  const trend = useApi<TrendData>('./trend', { query, refetchMs: 60_000, keepPrevious: true });
  const { data } = trend;
  const opens = useMayOpenEvidence();
  const own = useOverview().query.data?.now.enterpriseId ?? null;
  const stack = useMemo(() => (data ? stackOf(data.sources.map(({ powerKw }) => powerKw)) : null), [data]);
  const state = viewState(trend, {
    when: data?.ts.length === 0,
    title: t('empty.intervals'),
    hint: t('empty.today-hint'),
  });
  if (!showsContent(state) || !data || !stack) return <StateView state={state} />;
  const legend = 32;
  const drawn = height - legend;
  const top = niceMax(Math.max(...stack.flat().map((value) => value ?? 0), ...data.loadKw.map((value) => value ?? 0)));
  const x = (ts: number) => size.left + ((ts - data.from) / (data.to - data.from)) * (size.width - size.left - 8);
  const y = (value: number) => size.top + (1 - value / top) * (drawn - size.bottom - size.top);
  const xs = data.ts.map((ts) => x(ts + quarterHour / 2));
  const newest = data.loadKw.findLastIndex((value) => value !== null);
  const hours = Array.from({ length: 7 }, (_, i) => data.from + ((data.to - data.from) * (i + 0.5)) / 7);
  return (
    <div className="es-day">
      <svg
        viewBox={`0 0 ${size.width} ${drawn}`}
        style={{ height: drawn }}
        role={opens ? 'group' : 'img'}
        aria-label={t('trend.summary')}
      >
        {[0, 0.5, 1].map((share) => (
          <g key={share} className="es-grid">
            <line x1={size.left} x2={size.width - 8} y1={y(top * share)} y2={y(top * share)} />
            <text x={size.left - 8} y={y(top * share) + 5} textAnchor="end">
              {share === 0 ? '0' : formatQuantity(top * share, 'kW', { language, digits: digitsOf(top * share) })}
            </text>
          </g>
        ))}
        {data.sources.map(({ item }, i) => (
          <path
            key={item}
            className="es-area"
            style={{ fill: cssColor(item) }}
            d={areaPath(xs, stack[i]!, i === 0 ? null : stack[i - 1]!, y)}
          />
        ))}
        <path className="es-load-line" d={linePath(xs, data.loadKw, y)} />
        {data.ts.map((ts, i) =>
          data.loadKw[i] === null ? null : (
            // All of them by pointer, the newest one by keyboard too: a hundred stops would be none.
            <EvidentMark
              key={ts}
              evidence={loadRef(own, ts, ts + quarterHour)}
              label={`${t('trend.load')}, ${formatTime(ts, 'minute', park.timeZone)}`}
              value={formatQuantity(data.loadKw[i]!, 'kW', { language })}
              tabIndex={i === newest ? 0 : -1}
            >
              {opens ? (
                <rect
                  className="es-quarter"
                  x={x(ts)}
                  width={x(ts + quarterHour) - x(ts)}
                  y={size.top}
                  height={drawn - size.bottom - size.top}
                />
              ) : null}
            </EvidentMark>
          ),
        )}
        {hours.map((ts) => (
          <text key={ts} className="es-hour" x={x(ts)} y={drawn - 6} textAnchor="middle">
            {formatTime(ts, 'minute', park.timeZone)}
          </text>
        ))}
      </svg>
      <ul className="es-legend">
        {data.sources.map(({ item }) => (
          <li key={item}>
            <i style={{ background: cssColor(item) }} />
            {name('source', item)}
          </li>
        ))}
        <li>
          <i data-line="" />
          {t('trend.load')}
        </li>
      </ul>
    </div>
  );
}
