import type { z } from 'zod';

/** A durable event: a past-tense fact that other plugins may react to, with a versioned, JSON-only payload. */
export interface EventDefinition<Name extends string = string, Schema extends z.ZodType = z.ZodType> {
  readonly kind: 'event';
  readonly name: Name;
  /** Raised when the payload changes incompatibly; subscribers name the version they understand through the definition they import. */
  readonly version: number;
  readonly schema: Schema;
}

/** Payload type of an event. */
export type EventData<E> = E extends EventDefinition<string, infer S> ? z.infer<S> : never;

/** Declares an event, e.g. `defineEvent('energy.interval-closed', { version: 1, schema: z.object({...}) })`. */
export function defineEvent<const Name extends string, Schema extends z.ZodType>(
  name: Name,
  options: { version: number; schema: Schema },
): EventDefinition<Name, Schema> {
  return { kind: 'event', name, version: options.version, schema: options.schema };
}

/** What a subscriber receives: the payload and where it came from. */
export interface EventEnvelope<Data> {
  /** Position in the installation's event log; grows, may have gaps. */
  id: string;
  name: string;
  version: number;
  parkId: string;
  /** ISO 8601 UTC. */
  publishedAt: string;
  publishedBy: string;
  data: Data;
}
