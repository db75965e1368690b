/** What a meter measures. */
export const energyKinds = [
  'electricity',
  'gas',
  'steam',
  'heat',
  'cooling',
  'water',
  'compressed-air',
  'hydrogen',
] as const;
export type EnergyKind = (typeof energyKinds)[number];

/**
 * The unit in which amounts of a kind are kept, as integers: energy in Wh, volumes in litres (at the conditions of the
 * meter, which the factor table states), masses in grams.
 */
export const baseUnits = {
  electricity: 'Wh',
  gas: 'L',
  steam: 'g',
  heat: 'Wh',
  cooling: 'Wh',
  water: 'L',
  'compressed-air': 'L',
  hydrogen: 'g',
} as const satisfies Record<EnergyKind, string>;
export type BaseUnit = (typeof baseUnits)[EnergyKind];
