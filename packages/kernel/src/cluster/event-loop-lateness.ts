import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How late the event loop of this process is at most. */
export function eventLoopLateness(): { takeMs(): number; stop(): void } {
  const resolution = 20;
  const histogram = monitorEventLoopDelay({ resolution });
  histogram.enable();
  return {
    /** The most since it was last asked for. */
    takeMs: () => {
      // Without a measurement it is 0; each contains the pause between two.
      const most = Math.max(0, histogram.max / 1e6 - resolution);
      histogram.reset();
      return Math.round(most);
    },
    stop: () => void histogram.disable(),
  };
}
