import { useCurrency } from './names.ts';

/** Colour of each series; prices are those of the board. */
export const seriesColors: Readonly<Record<string, string>> = {
  price: 'grid',
  'export-price': 'green',
  'carbon-intensity': 'carbon',
};

/** A unit as it is shown: the currency in words. */
export function useUnitWords(): (unit: string) => string {
  const currency = useCurrency();
  return (unit) => {
    const [first = unit, ...rest] = unit.split('/');
    return [currency(first), ...rest].join('/').replaceAll('CO2', 'CO₂');
  };
}

/** Digits of an error in a unit: prices are small numbers. */
export const errorDigits = (unit: string): number => (unit === 'CNY/kWh' ? 4 : 1);
