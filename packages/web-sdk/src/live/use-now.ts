import { startTransition, useEffect, useState } from 'react';
import { useMoment } from './moment.tsx';

interface Ticker {
  now: number;
  listeners: Set<(now: number) => void>;
  timer: ReturnType<typeof setInterval> | null;
}

const tickers = new Map<number, Ticker>();

function tickerOf(milliseconds: number): Ticker {
  let ticker = tickers.get(milliseconds);
  if (!ticker) tickers.set(milliseconds, (ticker = { now: Date.now(), listeners: new Set(), timer: null }));
  return ticker;
}

/** Time of the running clock; one that stood is set first. */
function readTicker(milliseconds: number): number {
  const ticker = tickerOf(milliseconds);
  const now = Date.now();
  if (ticker.timer === null && now - ticker.now >= milliseconds) ticker.now = now;
  return ticker.now;
}

function listen(milliseconds: number, listener: (now: number) => void): () => void {
  const ticker = tickerOf(milliseconds);
  ticker.listeners.add(listener);
  ticker.timer ??= setInterval(() => {
    ticker.now = Date.now();
    // A thousand ages change at once: they are drawn between frames, not in the place of one.
    startTransition(() => {
      for (const each of ticker.listeners) each(ticker.now);
    });
  }, milliseconds);
  return () => {
    ticker.listeners.delete(listener);
    if (ticker.listeners.size > 0 || ticker.timer === null) return;
    clearInterval(ticker.timer);
    ticker.timer = null;
  };
}

/**
 * The time, shared by all who ask for the same step, so that a thousand ages cost one timer. While a past time is shown,
 * that time, down to whole steps.
 */
export function useNow(milliseconds = 1000): number {
  const moment = useMoment();
  const [present, setPresent] = useState(() => readTicker(milliseconds));
  useEffect(() => {
    // Between the first drawing and now the clock may have moved.
    startTransition(() => setPresent(readTicker(milliseconds)));
    return listen(milliseconds, setPresent);
  }, [milliseconds]);
  return moment === null ? present : Math.floor(moment / milliseconds) * milliseconds;
}
