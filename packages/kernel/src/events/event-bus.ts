import type { Pruned } from './prune.ts';
import type { EventData, EventDefinition, EventEnvelope, EventTelling, Tx } from '@lingtan/sdk';

/** Who publishes or subscribes: one plugin on one park. */
export interface EventOwner {
  parkId: string;
  parkNo: number;
  pluginId: string;
}

/** Runs in a transaction with the inbox row; throwing rolls everything back and tries again later. */
export type EventHandler<E extends EventDefinition> = (tx: Tx, envelope: EventEnvelope<EventData<E>>) => Promise<void>;

/** Events of one plugin on one park. */
export interface EventScope {
  publish<E extends EventDefinition>(tx: Tx, event: E, data: EventData<E>, told?: EventTelling): Promise<void>;
  /** From its commit on, events of the park are delivered to it, also those published while the process is down. */
  subscribe<E extends EventDefinition>(event: E, subscription: string, handler: EventHandler<E>): Promise<void>;
  /** Starts handing out deliveries, and ends subscriptions that an earlier release had and this one has not. */
  activate(): Promise<void>;
  /** Waits for running handlers. `forget` ends the subscriptions; without it, events go on being kept for them. */
  close(options?: { forget?: boolean }): Promise<void>;
}

/** A delivery that was given up after its last attempt. */
export interface DeadLetter {
  id: string;
  eventId: string;
  event: string;
  version: number;
  parkId: string;
  pluginId: string;
  subscription: string;
  data: unknown;
  attempts: number;
  error: { code: string | null; message: string };
  publishedAt: string;
  deadAt: string;
}

/** Durable events of the installation. */
export interface EventBus {
  open(owner: EventOwner): EventScope;
  deadLetters(parkId: string, options?: { limit?: number; before?: string }): Promise<DeadLetter[]>;
  /** Delivers a dead letter again, with all its attempts. @throws EVENT_NO_DEAD_LETTER */
  replay(parkId: string, id: string): Promise<void>;
  /** Turns committed events into deliveries. Runs by itself after each commit; returns how many it made. */
  relay(): Promise<number>;
  /** Enqueues again what waits without a job (a flushed Redis, a crash between commit and enqueue). */
  sweep(): Promise<number>;
  /** Deletes events and deliveries older than their retention; what waits for a subscription that is there stays. */
  prune(): Promise<Pruned>;
  close(): Promise<void>;
}

/** Tuning; the defaults are for production. */
export interface EventTuning {
  /** Tries in all before a delivery is dead. Default 5. */
  attempts?: number;
  /** Safety net behind NOTIFY, in ms. Default 2000. */
  relayIntervalMs?: number;
  /** Default 15 000 ms. */
  sweepIntervalMs?: number;
  /** How long a delivery may wait before the sweeper looks whether its job is there, in ms. Default 60 000. */
  sweepAfterMs?: number;
}
