import type { WriteCode } from './codes.ts';

export const writeResults = ['ok', 'wrong', 'timeout'] as const;
/** Read-back of a write: the same value, another value, none in time. */
export type WriteResult = (typeof writeResults)[number];

/** A write and what is known about it. */
export interface WriteState {
  readonly phase: 'pending' | 'confirmed' | 'mismatch' | 'timeout';
  readonly commandId: string;
  readonly deviceId: string;
  readonly setpointKw: number;
  /** Whether it was the safe setpoint, after which there is nothing safer to write. */
  readonly safe: boolean;
  /** 1 for the first write. */
  readonly attempt: number;
  readonly writtenAt: number;
  /** Last value read after the write; null if none. */
  readonly readKw: number | null;
  readonly result: WriteResult | null;
}

/** What a transport reports about a write. */
export type WriteEvent =
  | { readonly type: 'read'; readonly valueKw: number; readonly at: number }
  | { readonly type: 'failed'; readonly at: number }
  | { readonly type: 'tick'; readonly at: number };

/** What must be done next. `rewrite` and `safe` go through the gate like any other write. */
export type WriteAction =
  | { readonly type: 'rewrite'; readonly setpointKw: number; readonly attempt: number }
  | { readonly type: 'safe'; readonly setpointKw: number }
  | {
      readonly type: 'alarm' | 'log';
      readonly code: WriteCode;
      readonly params: Readonly<Record<string, string | number | null>>;
    };
