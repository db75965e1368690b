import type { EventDefinition, EventSeverity, EventTelling, EvidenceRef, LocalizedText } from '@lingtan/sdk';
import { fillText } from '../notices/fill-text.ts';
import { eventErrors } from './errors.ts';

/** What the outbox keeps of an event for people. */
export interface Told {
  severity: EventSeverity;
  /** Id of the permission to read it. */
  permission: string;
  text: LocalizedText;
  evidence: EvidenceRef | null;
}

/**
 * The filled sentence of an event.
 * @throws EVENT_NO_SENTENCE when the event has none
 */
export function toldOf({ name, sentence }: EventDefinition, { params, severity, evidence }: EventTelling): Told {
  if (!sentence) throw eventErrors.NO_SENTENCE({ event: name });
  return {
    severity: severity ?? sentence.severity,
    permission: sentence.permission.id,
    text: fillText(sentence.text, params),
    evidence: evidence ?? null,
  };
}
