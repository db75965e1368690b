import { defineManyService } from '@lingtan/sdk';

/** A point of a device that takes values, as the park's configuration allows. */
export interface WritablePoint {
  point: string;
  /** Id of the device at its connector. */
  device: string;
  /** Limits of the connector, in `unit`; a value outside is refused whoever asks. */
  min: number;
  max: number;
  unit: string | null;
  /** Whether the device itself forgets the value at its expiry. */
  expires: boolean;
}

/** One value for a device. */
export interface WriteOrder {
  point: string;
  /** In the unit of the point. */
  value: number;
  /** ms UTC; at that moment the device falls back to its safe state where it can, and a later arrival is refused. */
  expiresAt: number;
  /**
   * How long after its arrival it may still leave for the device, ms by the steady clock: it was decided on a state that
   * is over soon, by somebody who may not decide for long. Without it, until `expiresAt`.
   */
  sendWithinMs?: number;
  /** The same key writes once: a repetition gets the answer of the first. */
  key: string;
  /**
   * Key of the acknowledged order before, which this one only renews, before the device forgets its value. Where the value is
   * the same and nothing came between, it leaves as any other, without another line in the audit log.
   */
  renews?: string;
}

export const writeRefusals = [
  'unknown-point',
  'not-allowed',
  'bad-value',
  'out-of-range',
  'expired',
  'elsewhere',
  'superseded',
  'device-refused',
] as const;
/** `elsewhere`: another process of the installation leads the device; `superseded`: a newer order for the point has come. */
export type WriteRefusal = (typeof writeRefusals)[number];

/** What became of an order; `at` is ms UTC. After `timed-out` the device may have the value or not. */
export type WriteAnswer =
  | { status: 'acknowledged'; at: number }
  | { status: 'refused'; code: WriteRefusal; reason: string; at: number }
  | { status: 'timed-out'; reason: string; at: number };

/** The value that a device holds, asked of the device itself. */
export type ReadBack = { status: 'read'; value: number; at: number } | { status: 'failed'; reason: string; at: number };

/** How a connector lets others write to its devices. A point belongs to at most one connector. */
export interface PointWriterService {
  /** Points that the calling plugin may write; empty for plugins that the connector's configuration does not name. */
  points(): Promise<WritablePoint[]>;
  write(order: WriteOrder): Promise<WriteAnswer>;
  readBack(point: string): Promise<ReadBack>;
}

/** Every connector that can write offers it. */
export const PointWriter = defineManyService<PointWriterService>('field.point-writer', { version: 1 });

/** Connectors and whoever writes through them are led together (`ParkScope.lead`): connections to devices are local. */
export const fieldGroup = 'field';
