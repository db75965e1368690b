import { formatNumber, useLanguage, useWidth } from '@lingtan/web-sdk';
import { useRef, useState, type PointerEvent, type ReactNode } from 'react';
import type { LoadData } from '../../contracts/analysis.ts';
import { useT } from '../use-t.ts';

const frame = { height: 264, left: 44, right: 12, top: 26, bottom: 28 };
const ticks = 5;

/** A round step that divides `most` into about five parts. */
function roundStep(most: number): number {
  const raw = most / ticks;
  const power = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 2.5, 5, 10].map((n) => n * power).find((step) => step >= raw)!;
}

/** Load duration curve: for which share of the time the load was at least so high. */
export function DurationChart({ data }: { data: LoadData }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const [at, setAt] = useState<number | null>(null);
  const holder = useRef<HTMLDivElement>(null);
  const box = { ...frame, width: Math.max(200, useWidth(holder) || 640) };
  const { share, kw } = data.duration;
  if (kw.length === 0) return null;
  const mega = kw[0]! >= 10_000;
  const unit = mega ? 'MW' : 'kW';
  const shown = (value: number): number => (mega ? value / 1000 : value);
  const step = roundStep(Math.max(kw[0]!, 1e-9));
  const top = Math.ceil(kw[0]! / step) * step;
  const bottom = Math.min(0, Math.floor(kw.at(-1)! / step) * step);
  const x = (part: number): number => box.left + part * (box.width - box.left - box.right);
  const y = (value: number): number =>
    box.height - box.bottom - ((value - bottom) / (top - bottom)) * (box.height - box.top - box.bottom);
  const points = kw.map((value, n) => `${x(share[n]!).toFixed(1)},${y(value).toFixed(1)}`);
  const line = `${x(0)},${y(kw[0]!).toFixed(1)} ${points.join(' ')}`;
  const number = (value: number, digits?: number): string =>
    formatNumber(value, { language, ...(digits === undefined ? {} : { digits }) });
  const size = shown(step);
  const digits = [0, 1, 2].find((n) => Math.abs(size * 10 ** n - Math.round(size * 10 ** n)) < 1e-9) ?? 3;
  const move = (event: PointerEvent<SVGSVGElement>): void => {
    const rect = event.currentTarget.getBoundingClientRect();
    const part = (((event.clientX - rect.left) / rect.width) * box.width - box.left) / (x(1) - x(0));
    setAt(
      part < 0 || part > 1
        ? null
        : Math.max(
            0,
            share.findIndex((each) => each >= part),
          ),
    );
  };
  return (
    <div ref={holder}>
      <svg
        className="em-duration"
        width={box.width}
        height={box.height}
        role="img"
        aria-label={t('load.duration-summary', { max: `${number(shown(kw[0]!))} ${unit}` })}
        onPointerMove={move}
        onPointerLeave={() => setAt(null)}
      >
        {Array.from({ length: Math.round((top - bottom) / step) + 1 }, (_, n) => bottom + n * step).map((value) => (
          <g key={value}>
            <line className="em-axis" x1={x(0)} x2={x(1)} y1={y(value)} y2={y(value)} />
            <text className="em-tick" x={box.left - 6} y={y(value) + 4} textAnchor="end">
              {number(shown(value), digits)}
            </text>
          </g>
        ))}
        {[0, 0.25, 0.5, 0.75, 1].map((part) => (
          <text
            key={part}
            className="em-tick"
            x={x(part)}
            y={box.height - 10}
            textAnchor={part === 1 ? 'end' : 'middle'}
          >
            {number(part * 100, 0)} %
          </text>
        ))}
        <text className="em-tick" x={box.left - 6} y={11} textAnchor="end">
          {unit}
        </text>
        <polygon className="em-duration-area" points={`${x(0)},${y(bottom)} ${line} ${x(1)},${y(bottom)}`} />
        <polyline className="em-duration-line" points={line} />
        {at === null ? null : (
          <g>
            <line className="em-cursor" x1={x(share[at]!)} x2={x(share[at]!)} y1={box.top} y2={y(bottom)} />
            <text className="em-cursor-text" x={x(0.98)} y={box.top + 14} textAnchor="end">
              {t('load.at-least', { kw: `${number(shown(kw[at]!))} ${unit}`, share: number(share[at]! * 100, 1) })}
            </text>
          </g>
        )}
      </svg>
    </div>
  );
}
