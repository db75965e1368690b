import { headCell as head, numberCell as number } from '@lingtan/documents';
import type { Language, Row, SheetData } from '@lingtan/documents';
import { itemName, word } from './report-labels.ts';
import { activityOf, consumerOf, monthOf } from './report-source.ts';
import type { Report } from './report-source.ts';

/**
 * Combustion and process by source, as the data sheets of the national ETS ask for them: activity, net calorific value, carbon
 * content, oxidation, emission. Electricity and heat are no part of it.
 */
export function etsRows(report: Report, language: Language): SheetData {
  const { source } = report;
  const titles = ['use', 'fuel', 'month', 'amount', 'unit', 'ncv', 'carbon', 'oxidation', 'factor', 'version'] as const;
  return [
    [...titles, 'emissions' as const, 'document' as const].map((name) => head(word(name, language))),
    ...source.inventory.lines
      .filter(({ scope, note }) => scope === 1 && note === null)
      .map((line): Row => {
        const activity = activityOf(report, line);
        const used = line.factor ?? line.gwp;
        const parts = source.factors.find(({ id, version }) => id === used?.id && version === used.version)?.components;
        return [
          consumerOf(report, activity, language),
          itemName(activity.item ?? activity.kind, language),
          monthOf(line),
          number(Number(activity.amount), '#,##0.######'),
          activity.unit,
          parts ? `${parts.ncv} ${parts.ncvUnit}` : null,
          parts ? `${parts.carbonContent} ${parts.carbonUnit}` : null,
          parts ? number(Number(parts.oxidationPct ?? activity.oxidationPct), '0.##') : null,
          parts || !used ? null : `${used.value} ${used.unit}`,
          used ? `${used.id}@${used.version}` : null,
          number(line.tCO2e, '#,##0.000000'),
          activity.id.split('/')[1] ?? null,
        ];
      }),
  ];
}
