import { fixed, localTime } from '@lingtan/documents';
import type { Language, PdfRow } from '@lingtan/documents';
import { lineName, remarkText } from '../../../contracts/index.ts';
import type { Bill, BillLine } from '../../../contracts/index.ts';
import { label } from './bill-labels.ts';
import { priceUnit, shownUnit, yuan } from './format.ts';

const qualityMark = { actual: '', estimated: '≈ ', edited: '≈ ', missing: '! ' } as const;

/** The lines of a bill as rows of a table, grouped by tariff version, with the sums and taxes below. */
export function billRows(bill: Bill, language: Language): PdfRow[] {
  const rows: PdfRow[] = [];
  for (const { version, from, to, days } of bill.versions) {
    const lines = bill.lines.filter((line) => line.version === version);
    if (lines.length === 0) continue;
    rows.push({ kind: 'group', text: groupText(bill, version, { from, to, days }, language) });
    for (const line of lines) rows.push({ kind: 'line', cells: lineCells(bill, line, language) });
  }
  const sum = bill.lines.reduce((total, { amountFen }) => total + amountFen, 0);
  rows.push({ kind: 'sum', label: label('sum', language), value: yuan(sum, language) });
  for (const { percent, included, netFen, vatFen } of bill.vat) {
    const kind = label(included ? 'included' : 'excluded', language);
    rows.push({ kind: 'sum', label: label('net', language), value: yuan(netFen, language) });
    rows.push({
      kind: 'sum',
      label: `${label('vat', language)} ${percent} % (${kind})`,
      value: yuan(vatFen, language),
    });
  }
  rows.push({ kind: 'sum', label: label('total', language), value: yuan(bill.totalFen, language), strong: true });
  return rows;
}

/** What the reader has to know, in words: the remarks, and why it was issued all the same. */
export function remarksOf({ remarks, missingReason }: Bill, language: Language): string[] {
  const reason = missingReason === null ? [] : [`${label('missingReason', language)} ${missingReason}`];
  return [...remarks.map((remark) => remarkText(remark)[language]), ...reason];
}

function groupText(
  bill: Bill,
  version: string,
  { from, to, days }: { from: number; to: number; days: number },
  language: Language,
): string {
  const span = `${localTime(from, bill.timeZone)} – ${localTime(to - 1, bill.timeZone)}`;
  const seasons = [
    ...new Set(
      bill.lines.flatMap(({ kind, item, version: own }) => (kind === 'energy' && own === version ? [item] : [])),
    ),
  ].map((id) => bill.itemNames[`season/${id ?? ''}`]?.[language] ?? id);
  const count = language === 'en' ? `${days} days` : `${days} 天`;
  return `${version} · ${span} · ${count} · ${seasons.join(', ')}`;
}

function lineCells(bill: Bill, line: BillLine, language: Language): string[] {
  const { symbol, divisor, digits } = shownUnit(line.unit, language);
  const price = line.averaged ? `≈ ${line.price}` : line.price;
  return [
    String(line.no),
    `${lineName(line, bill.itemNames)[language]}${line.averaged ? ` (${label('mean', language)})` : ''}`,
    `${qualityMark[line.quality]}${fixed(line.quantity / divisor, digits, language)}`,
    symbol,
    `${price} ${priceUnit(line.unit, language)}`,
    line.portion ? `${line.portion.days}/${line.portion.of}` : '',
    yuan(line.amountFen, language),
  ];
}
