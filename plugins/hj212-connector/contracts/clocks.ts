import { defineService } from '@lingtan/sdk';

/** A span in which frames of a logger arrived whose time stood still. Times in ms UTC. */
export interface FrozenClockSpan {
  device: string;
  /** Points that its realtime data go to. */
  points: string[];
  since: number;
  until: number;
  /** The time that the frames repeated, by the logger's clock. */
  stuckAt: number;
  frames: number;
}

/** What is known of the clocks of data loggers, for plugins that judge their values. */
export interface Hj212ClocksService {
  /** Spans that touch [from, to), oldest first. */
  frozen(query: { from: number; to: number }): Promise<FrozenClockSpan[]>;
}

export const Hj212Clocks = defineService<Hj212ClocksService>('hj212.clocks', { version: 1 });
