import { formatNumber, formatTime, startOfDay, useLanguage, usePark, useWidth } from '@lingtan/web-sdk';
import { useId, useMemo, useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import type { BaseUnit } from '../../contracts/kinds.ts';
import type { IntervalsData } from '../../contracts/routes.ts';
import { useT } from '../use-t.ts';
import { axisOf, timeTicks } from './bars-axis.ts';
import { shownAmount } from './shown.ts';

type Interval = IntervalsData['intervals'][number];

export interface IntervalBarsProps {
  /** Of one direction, in order of time. */
  rows: readonly Interval[];
  from: number;
  to: number;
  /** Width of an interval, ms. */
  width: number;
  unit: BaseUnit;
  selected: number | null;
  onSelect: (start: number) => void;
  label: string;
}

const frame = { height: 236, left: 56, right: 10, top: 20, bottom: 24 };

/**
 * A bar per interval: measured ones solid, estimated ones hatched, edited ones outlined, missing ones as a hatched gap over
 * the whole height. A click, or the arrow keys, choose one.
 */
export function IntervalBars(props: IntervalBarsProps): ReactNode {
  const { rows, from, to, width, selected, onSelect } = props;
  const t = useT();
  const language = useLanguage();
  const { timeZone } = usePark();
  const holder = useRef<HTMLDivElement>(null);
  const total = Math.max(200, useWidth(holder) || 720);
  const hatch = useId();
  const { unit } = shownAmount(0, props.unit);
  const values = useMemo(() => rows.map((row) => shownAmount(row.amount, props.unit).value), [rows, props.unit]);
  const axis = axisOf(values);
  const plot = { width: total - frame.left - frame.right, height: frame.height - frame.top - frame.bottom };
  const x = (ts: number): number => frame.left + ((ts - from) / (to - from)) * plot.width;
  const y = (value: number): number =>
    frame.top + plot.height - ((value - axis.bottom) / (axis.top - axis.bottom)) * plot.height;
  const bar = Math.max(0.6, (width / (to - from)) * plot.width - (plot.width / rows.length > 4 ? 1 : 0));

  const choose = (event: PointerEvent<SVGSVGElement>): void => {
    const rect = event.currentTarget.getBoundingClientRect();
    const ts = from + ((event.clientX - rect.left - frame.left) / plot.width) * (to - from);
    const row = rows.findLast(({ start }) => start <= ts);
    if (row && ts < row.end) onSelect(row.start);
  };
  const step = (event: KeyboardEvent<SVGSVGElement>): void => {
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (move === undefined || rows.length === 0) return;
    event.preventDefault();
    const at = rows.findIndex(({ start }) => start === selected);
    const next = at < 0 ? (move > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + move));
    onSelect(rows[next]!.start);
  };

  return (
    <div ref={holder} className="em-bars">
      <svg
        width={total}
        height={frame.height}
        role="application"
        aria-label={props.label}
        tabIndex={0}
        onPointerDown={choose}
        onKeyDown={step}
        data-testid="interval-bars"
      >
        <defs>
          <pattern id={`${hatch}e`} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="4" height="4" className="em-hatch-ground" />
            <rect width="2" height="4" className="em-hatch-estimated" />
          </pattern>
          <pattern id={`${hatch}m`} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
            <rect width="1.2" height="5" className="em-hatch-missing" />
          </pattern>
        </defs>
        <text x={frame.left - 6} y={12} className="em-axis-unit" textAnchor="end">
          {unit}
        </text>
        {axis.ticks.map((value) => (
          <g key={value} className="em-tick">
            <line x1={frame.left} x2={total - frame.right} y1={y(value)} y2={y(value)} />
            <text x={frame.left - 6} y={y(value) + 4} textAnchor="end">
              {formatNumber(value, { language, digits: axis.digits })}
            </text>
          </g>
        ))}
        {timeTicks(from, to, (ts, days) => startOfDay(ts, timeZone, days), plot.width).map(({ ts, style }) => (
          <g key={ts} className="em-tick-x">
            <line x1={x(ts)} x2={x(ts)} y1={frame.top + plot.height} y2={frame.top + plot.height + 4} />
            <text x={x(ts)} y={frame.height - 6} textAnchor="middle">
              {style === 'date' ? formatTime(ts, 'date', timeZone).slice(5) : formatTime(ts, 'minute', timeZone)}
            </text>
          </g>
        ))}
        {rows.map((row, index) => {
          const value = values[index] ?? null;
          const [top, bottom] =
            value === null ? [frame.top, y(axis.bottom)] : [y(Math.max(0, value)), y(Math.min(0, value))];
          const fill = value === null ? `url(#${hatch}m)` : row.status === 'estimated' ? `url(#${hatch}e)` : undefined;
          return (
            <rect
              key={row.start}
              className="em-bar"
              data-status={row.status}
              data-selected={row.start === selected || undefined}
              x={x(row.start)}
              y={top}
              width={bar}
              height={Math.max(1, bottom - top)}
              fill={fill}
            >
              <title>
                {`${formatTime(row.start, 'short', timeZone)} · ${value === null ? '–' : `${formatNumber(value, { language, digits: 3 })} ${unit}`} · ${t(`status.${row.status}`)}${row.reason ? ` · ${t.of('reason', row.reason)}` : ''}`}
              </title>
            </rect>
          );
        })}
        {selected !== null && selected >= from && selected < to ? (
          <rect
            className="em-bar-cursor"
            x={x(selected) - 1}
            y={frame.top - 4}
            width={bar + 2}
            height={plot.height + 6}
          />
        ) : null}
      </svg>
    </div>
  );
}
