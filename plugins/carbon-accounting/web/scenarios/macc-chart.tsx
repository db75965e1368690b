import {
  Evident,
  EvidentMark,
  formatNumber,
  saidText,
  seriesVar,
  useLanguage,
  useMayOpenEvidence,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { MaccBlockView, ScenarioView } from '../../contracts/scenario-routes.ts';
import { useT } from '../use-t.ts';
import { scenarioFigure } from './scenario-ref.ts';
import './scenarios.css';

const [width, height, left, bottom, top] = [640, 240, 56, 28, 12];

/** Abatement cost curve: a block is as wide as its tonnes and as high as its cost per tonne; what saves money hangs below zero. */
export function MaccChart({ scenario }: { scenario: ScenarioView }): ReactNode {
  const { macc: curve, currency } = scenario;
  const t = useT();
  const language = useLanguage();
  const opens = useMayOpenEvidence();
  const number = (value: number): string => formatNumber(value, { language, digits: 0 });
  const refOf = ({ action }: MaccBlockView, figure: 'macc' | 'avoided'): string =>
    scenarioFigure(scenario, figure, scenario.steps.findIndex(({ measure }) => measure === action) + 1);
  const costOf = ({ marginal_cost }: MaccBlockView): string => `${number(marginal_cost)} ${currency}/t`;
  const total = curve.at(-1)?.cumulative ?? 0;
  const costs = curve.map(({ marginal_cost }) => marginal_cost);
  const [low, high] = [Math.min(0, ...costs), Math.max(0, ...costs)];
  const span = high - low || 1;
  const x = (tonnes: number): number => left + (tonnes / (total || 1)) * (width - left - 8);
  const y = (cost: number): number => top + ((high - cost) / span) * (height - top - bottom);
  const ticks = [...new Set([low, 0, high])];
  return (
    <figure className="ca-macc">
      <svg viewBox={`0 0 ${width} ${height}`} role={opens ? 'group' : 'img'} aria-label={t('scenarios.macc')}>
        {ticks.map((tick) => (
          <g key={tick}>
            <line className="ca-macc-line" x1={left} x2={width - 8} y1={y(tick)} y2={y(tick)} />
            <text className="ca-macc-text" x={left - 6} y={y(tick) + 4} textAnchor="end">
              {number(tick)}
            </text>
          </g>
        ))}
        {curve.map((block, i) => (
          <EvidentMark
            key={block.action}
            evidence={refOf(block, 'macc')}
            label={saidText(block.action)}
            value={costOf(block)}
            tabIndex={-1}
          >
            <rect
              x={x(block.cumulative - block.reduction)}
              y={Math.min(y(0), y(block.marginal_cost))}
              width={Math.max(1, x(block.cumulative) - x(block.cumulative - block.reduction) - 1)}
              height={Math.max(1, Math.abs(y(block.marginal_cost) - y(0)))}
              style={{ fill: seriesVar(i) }}
            >
              <title>{`${saidText(block.action)}: ${number(block.reduction)} t, ${costOf(block)}`}</title>
            </rect>
          </EvidentMark>
        ))}
        <text className="ca-macc-text" x={left} y={height - 8}>
          0
        </text>
        <text className="ca-macc-text" x={width - 8} y={height - 8} textAnchor="end">
          {`${number(total)} ${t('scenarios.per-year')}`}
        </text>
      </svg>
      <ul className="ca-macc-legend">
        {curve.map((block, i) => (
          <li key={block.action}>
            <span className="ca-macc-swatch" style={{ background: seriesVar(i) }} />
            {`${saidText(block.action)} · `}
            <Evident
              evidence={refOf(block, 'avoided')}
              label={t('scenarios.avoided')}
              value={`${number(block.reduction)} t`}
            />
            {' · '}
            <Evident evidence={refOf(block, 'macc')} label={t('scenarios.macc')} value={costOf(block)} />
          </li>
        ))}
      </ul>
    </figure>
  );
}
