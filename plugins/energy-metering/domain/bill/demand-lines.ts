import type { BillPeak, BillRemark, TariffVersion } from '../../contracts/index.ts';
import {
  compareDecimals,
  divideRounded,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
  safeFen,
} from '../tariff/index.ts';
import type { Decimal } from '../tariff/index.ts';
import type { BillInput } from './account-input.ts';
import { isMeasured, monthDemand } from './demand.ts';
import type { MeasuredDemand } from './demand.ts';
import { worstOf } from './energy-lines.ts';
import type { UnnumberedLine } from './energy-lines.ts';
import type { BillFrame, BillPart } from './frame.ts';
import { sumSlots } from './measure.ts';
import type { Measured } from './measure.ts';

/** A number of a configuration as an exact decimal. */
export function exact(value: number): Decimal {
  return parseDecimal(value.toFixed(6));
}

/** Integer thousandths, e.g. kW → W. */
function thousandths(value: number): number {
  return Math.round(value * 1000);
}

/** Integer `quantity` (W, VA) × price per kilo-unit and month × days/of, rounded once to integer fen. */
export function monthlyFen(quantity: number, price: Decimal, portion: { days: number; of: number }): number {
  const numerator = BigInt(quantity) * price.digits * 100n * BigInt(portion.days);
  return safeFen(divideRounded(numerator, 10n ** BigInt(price.scale) * 1000n * BigInt(portion.of)));
}

/**
 * Whether the demand price is reduced: the month's energy per kVA reaches the threshold. It is the energy of all meters of
 * the account over the contracted transformer capacity (发改价格〔2023〕526号).
 */
export function discountApplies(version: TariffVersion, energyWh: number): boolean {
  const { demandDiscount: discount } = version;
  if (!discount) return false;
  const threshold = multiplyDecimals(parseDecimal(discount.kwhPerKva), exact(discount.capacityKva));
  return compareDecimals({ digits: BigInt(energyWh), scale: 3 }, threshold) >= 0;
}

/** The demand price of a version in this month. */
export function demandPrice(version: TariffVersion, demand: MeasuredDemand, energyWh: number): Decimal {
  const price = parseDecimal(demand.pricePerKwMonth);
  const { demandDiscount: discount } = version;
  return discount && discountApplies(version, energyWh)
    ? multiplyDecimals(price, parseDecimal(discount.factor))
    : price;
}

/** Parts of a declared demand: what is charged once, and the excess above the tolerance. */
export function declaredParts(metered: number, demand: Extract<MeasuredDemand, { basis: 'declared' }>) {
  const declared = thousandths(demand.declaredKw);
  const limit = multiplyDecimals(parseDecimal(demand.tolerance), { digits: BigInt(declared), scale: 0 });
  const bound = Number(divideRounded(limit.digits, 10n ** BigInt(limit.scale)));
  return metered > bound ? { base: bound, excess: metered - bound } : { base: declared, excess: 0 };
}

export interface DemandLines {
  lines: UnnumberedLine[];
  remarks: BillRemark[];
  peak: BillPeak | null;
}

/**
 * Demand and capacity lines. The maximum is that of the month; where the version changes within it, each version charges the
 * month by its share of days.
 */
export function demandLines(frame: BillFrame, measured: Measured, input: BillInput): DemandLines {
  const { energyWh, counts } = sumSlots(measured.slots);
  const quality = worstOf(counts);
  const result: DemandLines = { lines: [], remarks: [], peak: null };
  for (const part of frame.parts) {
    const { demand } = part.version;
    if (!demand) continue;
    const line = lineOf(frame, part);
    if (!isMeasured(demand)) {
      const quantity = thousandths(demand.capacityKva);
      const price = parseDecimal(demand.pricePerKvaMonth);
      result.lines.push({ ...line('capacity', quantity, price), unit: 'VA', quality: 'actual' });
      continue;
    }
    const found = maximum(frame, measured, input, demand);
    result.remarks.push(...found.remarks);
    if (found.peak && (!result.peak || found.peak.powerW > result.peak.powerW)) result.peak = found.peak;
    const metered = found.peak?.powerW ?? 0;
    const price = demandPrice(part.version, demand, energyWh);
    if (demand.basis === 'metered') {
      result.lines.push({ ...line('demand', metered, price), quality, peak: found.peak });
      continue;
    }
    const { base, excess } = declaredParts(metered, demand);
    result.lines.push({ ...line('demand', base, price), quality, peak: found.peak });
    if (excess > 0) {
      const dearer = multiplyDecimals(price, parseDecimal(demand.excessMultiplier));
      result.lines.push({ ...line('demand-excess', excess, dearer), quality, peak: found.peak });
    }
  }
  return result;
}

/** A demand register of the only meter goes before the intervals. */
function maximum(frame: BillFrame, measured: Measured, input: BillInput, demand: MeasuredDemand) {
  const fromIntervals = monthDemand(frame, measured.total, demand);
  const { demandRegisterW: register = null, demandRegisters = register === null ? 0 : 1 } = input;
  if (demandRegisters === 0) return fromIntervals;
  const limited = demand.basis === 'metered' && demand.periods !== undefined;
  const reason = input.meters.length > 1 ? 'several' : limited ? 'periods' : register === null ? 'unread' : null;
  if (reason !== null || register === null)
    return {
      ...fromIntervals,
      remarks: [...fromIntervals.remarks, { code: `demand-register-${reason}`, params: {} }],
    };
  const peak: BillPeak = { powerW: register, from: null, to: null, source: 'register' };
  return { peak, remarks: [{ code: 'demand-register', params: {} }] };
}

function lineOf(frame: BillFrame, part: BillPart) {
  const whole = part.days === frame.month.days;
  const portion = { days: part.days, of: frame.month.days };
  return (kind: UnnumberedLine['kind'], quantity: number, price: Decimal): Omit<UnnumberedLine, 'quality'> => ({
    kind,
    item: null,
    period: null,
    from: part.from,
    to: part.to,
    version: part.ref,
    quantity,
    unit: 'W',
    price: formatDecimal(price),
    averaged: false,
    portion: whole ? null : portion,
    peak: null,
    amountFen: monthlyFen(quantity, price, portion),
  });
}
