import { fixed, localTime } from '@lingtan/documents';
import type { LabelledText, Language } from '@lingtan/documents';
import type { LocalizedText } from '@lingtan/sdk';
import { savingOver } from '../../../contracts/index.ts';
import type { SavingsFigures, SavingsHead, SavingsResult, SavingsRow } from '../../../contracts/index.ts';
import { label } from './labels.ts';

/** A report with what its documents show beside it. */
export interface SavingsDocument {
  head: SavingsHead;
  result: SavingsResult;
  parkName: LocalizedText;
  timeZone: string;
  tariffName: LocalizedText;
}

/** Parts of the cost in the order of the documents. */
export const costParts = ['energyBuy', 'energySell', 'demand', 'degradation', 'storedEnergy'] as const;

export const heading = ({ head: { request } }: SavingsDocument): string =>
  request.from === request.to ? request.from : `${request.from} – ${request.to}`;

export function documentFields(document: SavingsDocument, language: Language): LabelledText[] {
  const { head, result, timeZone, tariffName } = document;
  const made = head.endedAt === null ? '–' : localTime(head.endedAt, timeZone, true);
  const meters = [...new Set(result.meters.map(({ meter }) => meter))].join(', ');
  return [
    [label('report', language), String(head.no)],
    [label('made', language), made],
    [
      label('period', language),
      `${localTime(Date.parse(result.from), timeZone, true)} – ${localTime(Date.parse(result.to), timeZone, true)} (${timeZone})`,
    ],
    [label('tariff', language), tariffName[language]],
    [label('limit', language), `${fixed(result.limitKw, 0, language)} kW`],
    [label('stored', language), `${fixed(result.storedValue, 4, language)} ${result.currency}/kWh`],
    [label('meters', language), meters],
    [label('leftOut', language), fixed(result.total.gaps, 0, language)],
  ];
}

export function documentFigures({ result }: SavingsDocument, language: Language): LabelledText[] {
  const { total, currency } = result;
  const money = (value: number): string => `${fixed(value, 2, language)} ${currency}`;
  const { metered } = total.variants;
  return [
    [label('savingNone', language), money(savingOver(total, 'no-storage'))],
    [label('savingRules', language), money(savingOver(total, 'time-of-use'))],
    [label('gap', language), money(-savingOver(total, 'perfect-foresight'))],
    [label('cost', language), money(metered.cost)],
    [label('cycles', language), `${fixed(metered.dischargedKwh, 0, language)} kWh`],
    [label('peak', language), `${fixed(metered.peakKw, 1, language)} kW`],
  ];
}

/** Months or days of which something was measured: the others are left out, not shown as zero. */
export const measured = (rows: readonly SavingsRow[]): SavingsRow[] => rows.filter(({ steps }) => steps > 0);

export function documentNotes({ result }: SavingsDocument, language: Language): string[] {
  const all = ['noteBaselines', 'noteDemand', 'noteWear'] as const;
  const unmeasured = measured(result.days).length < result.days.length;
  return [...all, ...(unmeasured ? (['noteUnmeasured'] as const) : [])].map((key) => label(key, language));
}

/** Parts and sum of the cost; a day has no demand charge. */
export const moneyOf = (figures: SavingsFigures): (number | null)[] => [
  ...costParts.map((part) => figures[part]),
  figures.cost,
];
