import { memo } from 'react';
import type { ReactNode } from 'react';
import type { FlowFramesData } from '../../contracts/supply-routes.ts';
import { cssColor } from '../power-now.tsx';
import { consumptionBySource } from './frames.ts';

const height = 100;

/** Consumption of each frame by source, stacked: what the scrubber is dragged over. */
export const ScrubberTrend = memo(function ScrubberTrend({ data }: { data: FlowFramesData }): ReactNode {
  const frames = data.ts.length - 1;
  const sources = consumptionBySource(data);
  const below = Array.from({ length: frames }, () => 0);
  const largest = Math.max(1, ...below.map((_, i) => sources.reduce((sum, { energyWh }) => sum + energyWh[i]!, 0)));
  const y = (wh: number): string => (height - (96 * wh) / largest).toFixed(2);
  return (
    <svg viewBox={`0 0 ${frames} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      {sources.map(({ source, energyWh }) => {
        const lower = [...below];
        energyWh.forEach((wh, i) => (below[i]! += wh));
        const top = below.map((wh, i) => `${i === 0 ? 'M' : 'L'}${i} ${y(wh)}H${i + 1}`).join('');
        const back = lower.map((_, i) => `L${frames - i} ${y(lower[frames - 1 - i]!)}H${frames - 1 - i}`).join('');
        return (
          <path key={source} d={`${top}${back}Z`} fill={cssColor(source)} opacity={source === 'grid' ? 0.45 : 0.8} />
        );
      })}
    </svg>
  );
});
