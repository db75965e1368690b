import { defineMethod } from '@lingtan/sdk';
import type { EvidenceInput, EvidenceMethod, Explanation } from '@lingtan/sdk';
import { apportion } from './apportion.ts';
import { monthlyFen } from './bill/demand-lines.ts';
import { averagePrice, fenOf, yuanText } from './bill/money.ts';
import { powerFactorHundredths, powerFactorText } from './bill/power-factor.ts';
import {
  addDecimals,
  energyFen,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
  percentFen,
  roundDecimal,
} from './tariff/index.ts';

const text = (value: unknown): string => String(value ?? '');

function integer(input: EvidenceInput | undefined): number | null {
  if (input?.value === null || input?.value === undefined) return null;
  const value = Number(input.value);
  return Number.isSafeInteger(value) ? value : null;
}

function sumOf(explanation: Explanation, role: string): number | null {
  let sum = 0;
  for (const input of explanation.inputs) {
    if (input.role !== role) continue;
    const value = integer(input);
    if (value === null) return null;
    sum += value;
  }
  return sum;
}

/** Sum of the inputs `energy` (Wh) × parameter `price` (yuan/kWh), rounded half away from zero to fen; in yuan. */
export const billEnergy = defineMethod({
  id: 'energy.bill-energy',
  version: 1,
  recompute(explanation) {
    const energy = sumOf(explanation, 'energy');
    return energy === null ? null : yuanText(energyFen(energy, parseDecimal(text(explanation.parameters?.['price']))));
  },
});

/**
 * The part of the input `energy` (Wh) that falls to parameter `account`, divided in whole Wh in proportion to the inputs
 * `account:<id>` (Wh), × parameter `price`, rounded to fen; in yuan.
 */
export const billGreenShare = defineMethod({
  id: 'energy.bill-green-share',
  version: 1,
  recompute(explanation) {
    const total = sumOf(explanation, 'energy');
    const roles = [
      ...new Set(explanation.inputs.map(({ role }) => role).filter((role) => role.startsWith('account:'))),
    ];
    const weights = roles.map((role) => sumOf(explanation, role));
    const at = roles.indexOf(`account:${text(explanation.parameters?.['account'])}`);
    if (total === null || at < 0 || weights.some((weight) => weight === null)) return null;
    const part = apportion(
      total,
      weights.map((weight) => Math.max(0, weight!)),
    )[at]!;
    return yuanText(energyFen(part, parseDecimal(text(explanation.parameters?.['price']))));
  },
});

/**
 * Demand or capacity × price × days ÷ days of the month, rounded once to fen; in yuan. A declared demand is charged up to
 * `boundW` when it is exceeded, the excess on its own line (`part` = `excess`).
 */
export const billMonthly = defineMethod({
  id: 'energy.bill-monthly',
  version: 1,
  recompute({ inputs, parameters: p = {} }) {
    const measured = integer(inputs.find(({ role }) => role === 'demand')) ?? Number(p['quantity'] ?? 0);
    const bound = p['boundW'] === undefined || p['boundW'] === null ? null : Number(p['boundW']);
    const exceeded = bound !== null && measured > bound;
    const base = bound === null ? measured : exceeded ? bound : Number(p['declaredW']);
    const quantity = p['part'] === 'excess' ? (exceeded ? measured - bound : 0) : base;
    const portion = { days: Number(p['days']), of: Number(p['daysOfMonth']) };
    return yuanText(monthlyFen(quantity, parseDecimal(text(p['price'])), portion));
  },
});

/** Sum of the inputs `line` (yuan) × parameter `percent`, rounded to fen; in yuan. */
export const billAdjustment = defineMethod({
  id: 'energy.bill-adjustment',
  version: 1,
  recompute({ inputs, parameters }) {
    let sum = 0;
    for (const { role, value } of inputs) {
      if (role !== 'line') continue;
      const fen = fenOf(text(value));
      if (fen === null) return null;
      sum += fen;
    }
    return yuanText(percentFen(sum, parseDecimal(text(parameters?.['percent']))));
  },
});

/** Sum of rows (start, Wh, yuan/kWh), exact; in yuan. */
export const billDayCost = defineMethod({
  id: 'energy.bill-day-cost',
  version: 1,
  recompute({ rows }) {
    if (!rows || rows.truncated) return null;
    return exactCost(rows.values.map(([, wh, price]) => ({ energyWh: Number(wh), price: text(price) })));
  },
});

/** Sum of the inputs `day` (exact yuan), rounded once to fen; in yuan. */
export const billMarket = defineMethod({
  id: 'energy.bill-market',
  version: 1,
  recompute({ inputs }) {
    const days = inputs.filter(({ role }) => role === 'day').map(({ value }) => parseDecimal(text(value)));
    return formatDecimal(roundDecimal(addDecimals(...days), 2), 2);
  },
});

/**
 * Sum of the lines (yuan) with VAT: inputs `line:<percent>:included` hold it, to inputs `line:<percent>:excluded` it is added,
 * rounded once per rate; in yuan.
 */
export const billTotal = defineMethod({
  id: 'energy.bill-total',
  version: 1,
  recompute({ inputs }) {
    const rates = new Map<string, number>();
    for (const { role, value } of inputs) {
      if (!role.startsWith('line:')) continue;
      const fen = fenOf(text(value));
      if (fen === null) return null;
      rates.set(role, (rates.get(role) ?? 0) + fen);
    }
    let total = 0;
    for (const [role, fen] of rates) {
      const [, percent = '0', kind] = role.split(':');
      total += kind === 'excluded' ? fen + percentFen(fen, parseDecimal(percent)) : fen;
    }
    return yuanText(total);
  },
});

/** Σ energy (Wh) of the inputs over the hours of the window (parameters `from`, `to` ISO): mean power in whole watts. */
export const meanPower = defineMethod({
  id: 'energy.mean-power',
  version: 1,
  recompute(explanation) {
    const energy = sumOf(explanation, 'energy');
    const hours =
      (Date.parse(text(explanation.parameters?.['to'])) - Date.parse(text(explanation.parameters?.['from']))) /
      3_600_000;
    return energy === null || !(hours > 0) ? null : String(Math.round(energy / hours));
  },
});

/** The input `bill` (yuan) over the input `energy` (Wh), in yuan per kWh; null without energy. */
export const billAverage = defineMethod({
  id: 'energy.bill-average',
  version: 1,
  recompute(explanation) {
    const amount = fenOf(text(explanation.inputs.find(({ role }) => role === 'bill')?.value));
    const energy = sumOf(explanation, 'energy');
    return amount === null || energy === null ? null : averagePrice({ totalFen: amount, energyWh: energy });
  },
});

/** cos φ of the inputs `active` (Wh) and `reactive` (varh), rounded to two digits. */
export const billPowerFactor = defineMethod({
  id: 'energy.power-factor',
  version: 1,
  recompute(explanation) {
    const [active, reactive] = [sumOf(explanation, 'active'), sumOf(explanation, 'reactive')];
    const hundredths = active === null || reactive === null ? null : powerFactorHundredths(active, reactive);
    return hundredths === null ? null : powerFactorText(hundredths);
  },
});

/** Sum of the inputs less those of the role `minus`: of yuan, or of integer Wh. One without a value adds nothing. */
export const billSum = defineMethod({
  id: 'energy.bill-sum',
  version: 1,
  recompute({ inputs, unit }) {
    let result = 0;
    for (const { role, value } of inputs) {
      const amount = value === null ? 0 : unit === 'Wh' ? Number(value) : fenOf(text(value));
      if (amount === null) return null;
      result += role === 'minus' ? -amount : amount;
    }
    return unit === 'Wh' ? String(result) : yuanText(result);
  },
});

/** Exact Σ Wh × yuan/kWh as yuan text. */
export function exactCost(parts: readonly { energyWh: number; price: string }[]): string {
  return formatDecimal(
    addDecimals(
      ...parts.map(({ energyWh, price }) =>
        multiplyDecimals({ digits: BigInt(energyWh), scale: 3 }, parseDecimal(price)),
      ),
    ),
  );
}

export const billMethods: readonly EvidenceMethod[] = [
  billEnergy,
  billGreenShare,
  billMonthly,
  billAdjustment,
  billDayCost,
  billMarket,
  billTotal,
  meanPower,
  billAverage,
  billPowerFactor,
  billSum,
];
