import { headCell as head, numberCell as number } from '@lingtan/documents';
import type { Language, Row, SheetData } from '@lingtan/documents';
import type { Factor, FactorRow } from '../../contracts/index.ts';
import { statusName, word } from './report-labels.ts';

/** Factor versions with where they stand written; values are text, to the last published digit. */
export function factorRows(
  factors: readonly { factor: Factor; state: FactorRow['state'] | null }[],
  language: Language,
): SheetData {
  const titles = [
    ...(['id', 'version', 'factor', 'area', 'year', 'basis', 'value', 'unit', 'publishedOn'] as const),
    ...(['validFrom', 'validTo', 'status', 'source', 'state'] as const),
  ];
  return [
    titles.map((name) => head(word(name, language))),
    ...factors.map(({ factor, state }): Row => [
      factor.id,
      number(factor.version, '0'),
      factor.name?.[language] ?? factor.name?.en ?? factor.item,
      factor.area,
      number(factor.year ?? null, '0'),
      factor.basis ?? factor.set ?? null,
      factor.value ?? (factor.components ? `${factor.components.ncv} × ${factor.components.carbonContent}` : null),
      factor.unit,
      factor.publishedOn ?? null,
      factor.validFrom ?? null,
      factor.validTo ?? null,
      statusName(factor.status, language),
      factor.source,
      state,
    ]),
  ];
}
