import type uPlot from 'uplot';
import { resolveColor } from './css-color.ts';
import type { ChartLimit } from './types.ts';

/** Colour of a limit by its tone. */
export const limitTones = {
  limit: 'var(--lt-text-2)',
  target: 'var(--lt-notice)',
  warning: 'var(--lt-warning)',
  alarm: 'var(--lt-alarm)',
};

/** What a label needs above its line, px. */
const labelRoom = 16;

/** Draws limits with their labels at the right edge, and the line at the present moment. */
export function limitsPlugin(limits: readonly ChartLimit[], nowLine: boolean): uPlot.Plugin {
  return {
    hooks: {
      draw: (plot: uPlot) => {
        const { ctx, bbox } = plot;
        const ratio = devicePixelRatio;
        ctx.save();
        ctx.beginPath();
        ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
        ctx.clip();
        ctx.lineWidth = ratio;
        if (nowLine) {
          const x = Math.round(plot.valToPos(Date.now() / 1000, 'x', true)) + 0.5;
          if (x > bbox.left && x < bbox.left + bbox.width) {
            ctx.strokeStyle = resolveColor('var(--lt-text-3)');
            ctx.setLineDash([2 * ratio, 3 * ratio]);
            ctx.beginPath();
            ctx.moveTo(x, bbox.top);
            ctx.lineTo(x, bbox.top + bbox.height);
            ctx.stroke();
          }
        }
        ctx.setLineDash([]);
        ctx.font = `${11 * ratio}px "Inter Variable", "Noto Sans SC Variable", sans-serif`;
        ctx.textAlign = 'right';
        for (const limit of limits) {
          const y = Math.round(plot.valToPos(limit.value, 'y', true)) + 0.5;
          ctx.strokeStyle = ctx.fillStyle = resolveColor(limitTones[limit.tone ?? 'limit']);
          ctx.beginPath();
          ctx.moveTo(bbox.left, y);
          ctx.lineTo(bbox.left + bbox.width, y);
          ctx.stroke();
          // Above its line, unless the edge of the plot would cut it off.
          const above = y - bbox.top >= labelRoom * ratio;
          ctx.textBaseline = above ? 'bottom' : 'top';
          ctx.fillText(limit.label, bbox.left + bbox.width - 4 * ratio, y + (above ? -2 : 3) * ratio);
        }
        ctx.restore();
      },
    },
  };
}
