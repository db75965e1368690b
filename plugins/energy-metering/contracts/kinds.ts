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

/** The unit in which people read amounts of a base unit, and how many base units it holds. */
export const shownUnits = {
  Wh: { unit: 'kWh', base: 1000 },
  L: { unit: 'm³', base: 1000 },
  g: { unit: 'kg', base: 1000 },
} as const satisfies Record<BaseUnit, { unit: string; base: number }>;

/** Names of the kinds. */
export const kindNames = {
  electricity: { en: 'Electricity', 'zh-CN': '电力' },
  gas: { en: 'Natural gas', 'zh-CN': '天然气' },
  steam: { en: 'Steam', 'zh-CN': '蒸汽' },
  heat: { en: 'Heat', 'zh-CN': '热力' },
  cooling: { en: 'Cooling', 'zh-CN': '冷量' },
  water: { en: 'Water', 'zh-CN': '水' },
  'compressed-air': { en: 'Compressed air', 'zh-CN': '压缩空气' },
  hydrogen: { en: 'Hydrogen', 'zh-CN': '氢气' },
} as const satisfies Record<EnergyKind, { en: string; 'zh-CN': string }>;
