import type { Steps } from '../shared/flat-steps.ts';
import type { Span } from './step-frame.tsx';

/** Neighbouring steps of one price, the dearer the stronger; nothing where the price never changes. */
export function priceTiers(steps: Steps, prices: readonly (number | null)[]): Span[] {
  const known = prices.filter((price): price is number => price !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  if (known.length === 0 || low === high) return [];
  const spans: (Span & { price: number | null })[] = [];
  steps.forEach(({ from, to }, step) => {
    const price = prices[step] ?? null;
    const last = spans.at(-1);
    if (last && last.price === price && last.to === from) last.to = to;
    else spans.push({ from, to, price, strength: price === null ? 0 : (price - low) / (high - low) });
  });
  return spans.filter(({ strength }) => strength > 0).map(({ from, to, strength }) => ({ from, to, strength }));
}
