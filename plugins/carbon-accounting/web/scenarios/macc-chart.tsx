import { formatNumber, saidText, seriesVar, useLanguage, useT } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { MaccBlockView } from '../../contracts/scenario-routes.ts';
import './scenarios.css';

const [width, height, left, bottom, top] = [640, 240, 56, 28, 12];

/** Abatement cost curve: a block is as wide as its tonnes and as high as its cost per tonne; what saves money hangs below zero. */
export function MaccChart({ curve, currency }: { curve: readonly MaccBlockView[]; currency: string }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const number = (value: number): string => formatNumber(value, { language, digits: 0 });
  const total = curve.at(-1)?.cumulative ?? 0;
  const costs = curve.map(({ marginal_cost }) => marginal_cost);
  const [low, high] = [Math.min(0, ...costs), Math.max(0, ...costs)];
  const span = high - low || 1;
  const x = (tonnes: number): number => left + (tonnes / (total || 1)) * (width - left - 8);
  const y = (cost: number): number => top + ((high - cost) / span) * (height - top - bottom);
  const ticks = [...new Set([low, 0, high])];
  return (
    <figure className="ca-macc">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={t('scenarios.macc')}>
        {ticks.map((tick) => (
          <g key={tick}>
            <line className="ca-macc-line" x1={left} x2={width - 8} y1={y(tick)} y2={y(tick)} />
            <text className="ca-macc-text" x={left - 6} y={y(tick) + 4} textAnchor="end">
              {number(tick)}
            </text>
          </g>
        ))}
        {curve.map(({ action, reduction, marginal_cost, cumulative }, i) => (
          <rect
            key={action}
            x={x(cumulative - reduction)}
            y={Math.min(y(0), y(marginal_cost))}
            width={Math.max(1, x(cumulative) - x(cumulative - reduction) - 1)}
            height={Math.max(1, Math.abs(y(marginal_cost) - y(0)))}
            style={{ fill: seriesVar(i) }}
          >
            <title>{`${saidText(action)}: ${number(reduction)} t, ${number(marginal_cost)} ${currency}/t`}</title>
          </rect>
        ))}
        <text className="ca-macc-text" x={left} y={height - 8}>
          0
        </text>
        <text className="ca-macc-text" x={width - 8} y={height - 8} textAnchor="end">
          {`${number(total)} ${t('scenarios.per-year')}`}
        </text>
      </svg>
      <ul className="ca-macc-legend">
        {curve.map(({ action, reduction, marginal_cost }, i) => (
          <li key={action}>
            <span className="ca-macc-swatch" style={{ background: seriesVar(i) }} />
            {`${saidText(action)} · ${number(reduction)} t · ${number(marginal_cost)} ${currency}/t`}
          </li>
        ))}
      </ul>
    </figure>
  );
}
