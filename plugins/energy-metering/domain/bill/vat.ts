import type { BillVat, TariffVersion } from '../../contracts/index.ts';
import { divideRounded, formatDecimal, parseDecimal, percentFen, safeFen } from '../tariff/index.ts';
import type { UnnumberedLine } from './energy-lines.ts';
import type { BillFrame } from './frame.ts';

/** The rate of a version, written in one way only. */
export function vatRate({ vat }: TariffVersion): { percent: string; included: boolean } {
  return { percent: formatDecimal(parseDecimal(vat.percent)), included: vat.included };
}

/**
 * VAT per rate, rounded once on the sum of its lines. Where prices hold VAT it is taken out of the sum (p/(100 + p)), where
 * they do not it is added.
 */
export function vatOf(frame: BillFrame, lines: readonly UnnumberedLine[]): BillVat[] {
  const groups = new Map<string, { percent: string; included: boolean; sum: number }>();
  for (const { ref, version } of frame.parts) {
    const { percent, included } = vatRate(version);
    const key = `${percent}/${String(included)}`;
    const group = groups.get(key) ?? { percent, included, sum: 0 };
    for (const line of lines) if (line.version === ref) group.sum += line.amountFen;
    groups.set(key, group);
  }
  return [...groups.values()].map(({ percent, included, sum }) => {
    const rate = parseDecimal(percent);
    if (!included) return { percent, included, netFen: sum, vatFen: percentFen(sum, rate) };
    const hundred = 100n * 10n ** BigInt(rate.scale);
    const vatFen = safeFen(divideRounded(BigInt(sum) * rate.digits, hundred + rate.digits));
    return { percent, included, netFen: sum - vatFen, vatFen };
  });
}

/** What is to be paid. */
export function totalOf(vat: readonly BillVat[]): number {
  return vat.reduce((sum, { netFen, vatFen }) => sum + netFen + vatFen, 0);
}
