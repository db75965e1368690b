import { createRandom } from '@lingtan/test-kit';

/** One step of the stream: an order, or the cancellation of one that was sent before. */
export type StreamStep =
  | {
      readonly id: string;
      readonly side: 'bid' | 'ask';
      readonly price: number;
      readonly quantity: number;
      readonly owner: string;
    }
  | { readonly cancel: string };

export interface OrderStream {
  /** Orders that never trade with each other. */
  readonly resting: readonly Extract<StreamStep, { id: string }>[];
  readonly steps: readonly StreamStep[];
}

/**
 * A seeded stream: `depth` resting orders over 2,000 prices around 10,000, then `count` steps, of which a share cancels.
 * Half of the orders reach over the middle, so that about as much trades as rests.
 */
export function orderStream(seed: number, depth: number, count: number, cancelShare = 0.15): OrderStream {
  const random = createRandom(seed);
  const whole = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1));
  const middle = 10_000;
  const order = (id: string, near: boolean) => {
    const side = random() < 0.5 ? ('bid' as const) : ('ask' as const);
    const away = near ? whole(-20, 60) : whole(1, 1000);
    const price = side === 'bid' ? middle - away : middle + away;
    return { id, side, price, quantity: whole(1, 100), owner: `m${whole(0, 999)}` };
  };
  const resting = Array.from({ length: depth }, (_, index) => order(`r${index}`, false));
  const sent = resting.map(({ id }) => id);
  const steps = Array.from({ length: count }, (_, index): StreamStep => {
    if (random() < cancelShare) return { cancel: sent[whole(0, sent.length - 1)]! };
    const next = order(`o${index}`, true);
    sent.push(next.id);
    return next;
  });
  return { resting, steps };
}
