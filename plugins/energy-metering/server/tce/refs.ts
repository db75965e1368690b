import { formatRef } from '@lingtan/sdk';
import { energyTce } from '../../contracts/index.ts';
import type { Span } from '../../domain/index.ts';
import { iso } from '../context.ts';

/** Standard coal of a subject over a span. */
export function tceRef(subject: string, span: Span): string {
  return formatRef(energyTce.kind, `${subject}/${iso(span.from)}/${iso(span.to)}`);
}

/** All consumers of one kind, or `*` of all: of an enterprise, or of the park. */
export function kindSubject(kind: string, enterpriseId: string | null): string {
  return `kind/${kind}/${enterpriseId ?? '*'}`;
}
