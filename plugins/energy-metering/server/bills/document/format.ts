import { fixed } from '@lingtan/documents';
import type { Language } from '@lingtan/documents';

/** Integer fen as yuan with two decimals, e.g. `12,345.60`. */
export function yuan(fen: number, language: Language): string {
  return fixed(fen / 100, 2, language);
}

/** Shown unit of a quantity and what it is divided by. */
export function shownUnit(
  unit: 'Wh' | 'W' | 'VA' | 'fen',
  language: Language,
): { symbol: string; divisor: number; digits: number } {
  if (unit === 'fen') return { symbol: language === 'en' ? 'yuan' : '元', divisor: 100, digits: 2 };
  return { symbol: { Wh: 'kWh', W: 'kW', VA: 'kVA' }[unit], divisor: 1000, digits: 3 };
}

/** Unit of a price per quantity. */
export function priceUnit(unit: 'Wh' | 'W' | 'VA' | 'fen', language: Language): string {
  const [money, month] = language === 'en' ? ['yuan', 'month'] : ['元', '月'];
  return { Wh: `${money}/kWh`, W: `${money}/(kW·${month})`, VA: `${money}/(kVA·${month})`, fen: '%' }[unit];
}
