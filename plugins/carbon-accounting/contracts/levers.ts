import { defineManyService } from '@lingtan/sdk';

/** Equipment that another plugin can move now: it takes power in and gives it back, or a load that may come earlier or later. */
export interface LeverOffer {
  /** Stable within its provider. */
  id: string;
  kind: 'store' | 'flexible-load';
  name: { en: string; 'zh-CN': string };
  /** Power that it can take more from now on, kW at the connection, and for how much energy; null: without end. */
  takeKw: number;
  takeKwh: number | null;
  /** Power that it can give back, or a load leave off, kW, and for how much energy. */
  giveKw: number;
  giveKwh: number | null;
  /** Share of what it takes that comes back, 0 to 1; 1 for a load that only moves. */
  efficiency: number;
  /** Opens what the offer rests on; null where there is no evidence. */
  ref: string | null;
}

/** Whoever moves equipment offers it here; carbon accounting says what that is worth in tonnes. */
export interface CarbonLeversService {
  offers(): Promise<LeverOffer[]>;
}

export const CarbonLevers = defineManyService<CarbonLeversService>('carbon.levers', { version: 1 });
