import type { NewOrder } from '../../domain/index.ts';
import type { RangeChoice } from '../../domain/index.ts';
import type { Keyed } from '../ledger/asked.ts';

/** Who asks a book for something, and why; what the clock does has no key. */
export type BookAsked = Omit<Keyed, 'idempotencyKey'> & { readonly idempotencyKey: string | null };

/** What a book is asked for. */
export type BookRequest = BookAsked &
  (
    | {
        readonly kind: 'order';
        /** Without id and product of an ask: the book gives both. */
        readonly order: Omit<NewOrder, 'id'>;
        readonly choice: RangeChoice;
        /** Purchase that a second person approved: its price is not counted against what one person may spend. */
        readonly purchase?: number;
      }
    | {
        readonly kind: 'direct-buy';
        readonly owner: string;
        readonly askId: string;
        /** Fen per lot that the buyer saw. */
        readonly price: number;
        readonly lots: number;
      }
    | { readonly kind: 'cancel'; readonly orderId: string; readonly owner?: string }
    | { readonly kind: 'cancel-all'; readonly owner?: string }
    | { readonly kind: 'halt' | 'resume' | 'advance' }
  );

/** A request with the hash of what its key stands for. */
export interface AskedOnce {
  readonly request: BookRequest;
  readonly hash: string;
}

/** What became of a request; kept with it, so that the same key gives the same answer. */
export interface BookAnswer {
  readonly sequence: number;
  readonly refusal: string | null;
  readonly order: string | null;
  readonly state: 'open' | 'filled' | 'cancelled' | 'expired' | null;
  readonly remaining: number;
  readonly trades: readonly { readonly no: number; readonly lots: number; readonly priceFen: number }[];
  /** Orders that left the book with something left of them. */
  readonly left: readonly string[];
  readonly halted: boolean;
}

/** What the key of a request stands for. */
export function contentOf(request: BookRequest): object {
  const { actor: _a, reason: _r, keysOf: _o, idempotencyKey: _k, ...content } = request;
  return content;
}
