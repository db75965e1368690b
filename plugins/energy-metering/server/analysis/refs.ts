import { formatRef } from '@lingtan/sdk';
import { energyLoad } from '../../contracts/analysis.ts';
import type { Span } from '../../domain/index.ts';
import { iso } from '../context.ts';

/** A figure of the load of a subject over a span; `expected` is what the weeks before say of it. */
export type LoadFigure = 'energy' | 'max' | 'mean' | 'factor' | 'base' | 'expected';

export function loadRef(figure: LoadFigure, subject: string, span: Span): string {
  return formatRef(energyLoad.kind, `${figure}/${subject}/${iso(span.from)}/${iso(span.to)}`);
}
