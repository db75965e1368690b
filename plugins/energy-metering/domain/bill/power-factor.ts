import type { BillRemark, TariffVersion } from '../../contracts/index.ts';
import { compareDecimals, formatDecimal, parseDecimal, percentFen } from '../tariff/index.ts';
import type { UnnumberedLine } from './energy-lines.ts';
import type { BillFrame } from './frame.ts';

/**
 * Mean power factor of a month in hundredths, Wp/√(Wp² + Wq²), rounded half up as the notice asks for (two digits, 四舍五入);
 * exact, since the comparison is made on squares. Null when there was no energy at all.
 */
export function powerFactorHundredths(activeWh: number, reactiveVarh: number): number | null {
  const active = BigInt(Math.abs(activeWh));
  const reactive = BigInt(Math.abs(reactiveVarh));
  const square = active * active + reactive * reactive;
  if (square === 0n) return null;
  // Largest c with (2c − 1)/200 <= active/√square.
  let [low, high] = [0, 100];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const edge = BigInt(2 * middle - 1);
    if (edge * edge * square <= 40_000n * active * active) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** `0.93`. */
export function powerFactorText(hundredths: number): string {
  return (hundredths / 100).toFixed(2);
}

/** Percent of a table at a power factor; null when the table ends above it. */
export function adjustmentPercent(table: NonNullable<TariffVersion['powerFactor']>, hundredths: number): string | null {
  const factor = { digits: BigInt(hundredths), scale: 2 };
  const row = table.rows.find(({ from }) => compareDecimals(factor, parseDecimal(from)) >= 0);
  return row?.percent ?? null;
}

/** Lines that the adjustment does not apply to: government funds and surcharges, and green power premiums. */
function adjusted(line: UnnumberedLine, version: TariffVersion): boolean {
  if (line.kind === 'green-premium' || line.kind === 'power-factor') return false;
  return line.kind !== 'adder' || version.adders.find(({ id }) => id === line.item)?.kind !== 'surcharge';
}

/** Lines of `lines` whose sum is the base of the adjustment of one version. */
export function adjustedLines<L extends UnnumberedLine>(lines: readonly L[], ref: string, version: TariffVersion): L[] {
  return lines.filter((line) => line.version === ref && adjusted(line, version));
}

/** Adjustment of energy and demand parts by the mean power factor of the month, per version. */
export function powerFactorLines(
  frame: BillFrame,
  lines: readonly UnnumberedLine[],
  active: number,
  reactiveVarh: number | null,
): { lines: UnnumberedLine[]; remarks: BillRemark[]; powerFactor: string | null } {
  const hundredths = reactiveVarh === null ? null : powerFactorHundredths(active, reactiveVarh);
  const powerFactor = hundredths === null ? null : powerFactorText(hundredths);
  const result: UnnumberedLine[] = [];
  const remarks: BillRemark[] = [];
  for (const part of frame.parts) {
    const table = part.version.powerFactor;
    if (!table) continue;
    if (reactiveVarh === null) {
      remarks.push({ code: 'power-factor-no-reactive', params: { standard: table.standard } });
      continue;
    }
    if (hundredths === null) continue;
    const percent = adjustmentPercent(table, hundredths);
    if (percent === null) {
      remarks.push({ code: 'power-factor-outside-table', params: { powerFactor: powerFactor! } });
      continue;
    }
    const base = adjustedLines(lines, part.ref, part.version);
    const quantity = base.reduce((sum, { amountFen }) => sum + amountFen, 0);
    const rate = parseDecimal(percent);
    result.push({
      kind: 'power-factor',
      item: powerFactor,
      period: null,
      from: part.from,
      to: part.to,
      version: part.ref,
      quantity,
      unit: 'fen',
      price: formatDecimal(rate),
      averaged: false,
      portion: null,
      peak: null,
      amountFen: percentFen(quantity, rate),
      quality: 'actual',
    });
  }
  return { lines: result, remarks, powerFactor };
}
