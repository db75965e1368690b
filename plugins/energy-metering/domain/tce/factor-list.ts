import type { TceFactor } from '../../contracts/index.ts';

const copied = 'copy of GB/T 2589 values by a third party, edition to be checked';
const china = { area: 'CN', basis: 'equivalent', validFrom: 2021, validTo: null, status: 'second-hand' } as const;
const equal = { kind: 'electricity', basis: 'equal', per: 'kWh' } as const;

/**
 * Standard coal factors of electricity and of what a park meters, as data. 1 kgce = 7000 kcal = 29.3076 MJ. Values that
 * were not read in the standard itself say so. Kinds that are missing here have no factor: cooling, water, compressed air
 * and hydrogen depend on the plant that makes them.
 */
export const tceFactors: readonly TceFactor[] = [
  {
    ...china,
    id: 'cn-electricity-equivalent',
    kind: 'electricity',
    name: { en: 'Electricity, equivalent value', 'zh-CN': '电力（当量值）' },
    kgce: '0.1229',
    per: 'kWh',
    source: 'GB/T 2589-2020, as cited in several copies',
    status: 'published',
  },
  {
    ...equal,
    id: 'cn-sh-electricity-equal-2026',
    area: 'CN-SH',
    name: { en: 'Electricity, equal value, Shanghai', 'zh-CN': '电力（等价值，上海）' },
    kgce: '0.28078',
    validFrom: 2026,
    validTo: null,
    source: 'DB31/T 783-2026, copy by a third party',
    status: 'second-hand',
  },
  {
    ...equal,
    id: 'cn-sh-electricity-equal-2017',
    area: 'CN-SH',
    name: { en: 'Electricity, equal value, Shanghai', 'zh-CN': '电力（等价值，上海）' },
    kgce: '0.28232',
    validFrom: 2017,
    validTo: 2025,
    source: 'DB31/T 552-2017, copy by a third party',
    status: 'second-hand',
  },
  {
    ...equal,
    id: 'cn-js-electricity-equal',
    area: 'CN-JS',
    name: { en: 'Electricity, equal value, Jiangsu', 'zh-CN': '电力（等价值，江苏）' },
    kgce: '0.298',
    validFrom: 2021,
    validTo: null,
    source: 'standard for hotels of Jiangsu, copy by a third party, years not known',
    status: 'unverified',
  },
  {
    ...china,
    id: 'cn-gas-field',
    kind: 'gas',
    name: { en: 'Natural gas from gas fields', 'zh-CN': '气田天然气' },
    kgce: '1.2143',
    per: 'm3',
    source: copied,
  },
  {
    ...china,
    id: 'cn-gas-oil-field',
    kind: 'gas',
    name: { en: 'Natural gas from oil fields', 'zh-CN': '油田天然气' },
    kgce: '1.33',
    per: 'm3',
    source: 'GB/T 2589, not read; agrees with 9310 kcal/m³ ÷ 7000',
    status: 'unverified',
  },
  {
    ...china,
    id: 'cn-sh-gas-2026',
    kind: 'gas',
    area: 'CN-SH',
    name: { en: 'Natural gas, Shanghai', 'zh-CN': '天然气（上海）' },
    kgce: '1.29971',
    per: 'm3',
    validFrom: 2026,
    source: 'DB31/T 783-2026, copy by a third party',
  },
  {
    ...china,
    id: 'cn-heat',
    kind: 'heat',
    name: { en: 'Heat', 'zh-CN': '热力' },
    kgce: '34.12',
    per: 'GJ',
    source: copied,
  },
  {
    ...china,
    id: 'cn-steam-low-pressure',
    kind: 'steam',
    name: { en: 'Steam, purchased, low pressure', 'zh-CN': '外购低压蒸汽' },
    kgce: '0.0943',
    per: 'kg',
    source: copied,
  },
];
