import type uPlot from 'uplot';
import { resolveColor } from './css-color.ts';
import type { Span } from './night.ts';

/** Tints the nights below everything else. */
export function nightPlugin(nights: () => readonly Span[]): uPlot.Plugin {
  return {
    hooks: {
      drawClear: (plot: uPlot) => {
        const { ctx, bbox } = plot;
        ctx.save();
        ctx.fillStyle = resolveColor('var(--lt-chart-night)');
        for (const span of nights()) {
          const from = Math.max(bbox.left, plot.valToPos(span.from / 1000, 'x', true));
          const to = Math.min(bbox.left + bbox.width, plot.valToPos(span.to / 1000, 'x', true));
          if (to > from) ctx.fillRect(from, bbox.top, to - from, bbox.height);
        }
        ctx.restore();
      },
    },
  };
}
