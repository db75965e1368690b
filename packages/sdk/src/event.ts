import type { z } from 'zod';
import type { EvidenceRef } from './evidence.ts';
import type { Permission } from './permission.ts';
import type { LocalizedText } from './text.ts';

/** A durable event: a past-tense fact that other plugins may react to, with a versioned, JSON-only payload. */
export interface EventDefinition<Name extends string = string, Schema extends z.ZodType = z.ZodType> {
  readonly kind: 'event';
  readonly name: Name;
  /** Raised when the payload changes incompatibly; subscribers name the version they understand through the definition they import. */
  readonly version: number;
  readonly schema: Schema;
  /** What is said of it where people follow what happens, such as the event ticker; without one it is for plugins only. */
  readonly sentence?: EventSentence;
}

/** `info`: it happened. `warning`: somebody should look. `alarm`: a limit is broken. */
export type EventSeverity = 'info' | 'warning' | 'alarm';

/** The sentence of an event for people. */
export interface EventSentence {
  /** Who reads it: everybody who holds it, and sees the whole park. */
  readonly permission: Permission;
  readonly severity: EventSeverity;
  /** The sentence, with gaps such as `{device}`. */
  readonly text: LocalizedText;
}

/** What one event says in the sentence of its kind. */
export interface EventTelling {
  /** Values of the gaps: amounts in the unit that the sentence names, names in both languages. */
  params?: Readonly<Record<string, string | number | LocalizedText>>;
  /** Where this one is graver or lighter than its kind. */
  severity?: EventSeverity;
  /** What it rests on; the line opens there. */
  evidence?: EvidenceRef;
}

/** Payload type of an event. */
export type EventData<E> = E extends EventDefinition<string, infer S> ? z.infer<S> : never;

/**
 * Declares an event, e.g. `defineEvent('energy.interval-closed', { version: 1, schema: z.object({...}) })`; with a `sentence`
 * it can also be told to people.
 */
export function defineEvent<const Name extends string, Schema extends z.ZodType>(
  name: Name,
  options: { version: number; schema: Schema; sentence?: EventSentence },
): EventDefinition<Name, Schema> {
  return { kind: 'event', name, ...options };
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
