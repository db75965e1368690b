import { expect, it } from 'vitest';
import { productLibrary } from './library.ts';

const library = productLibrary();

/**
 * What others carry of the reports. SAR and AR4: table A-1 of 40 CFR 98 as of 2009 and as of 2013. AR5: table 8.A.1 as the registry
 * of the UNDP has it, with perfluorocarbons, SF6 and NF3 as the Brazilian inventory tool lists them, and c-C4F8 as the GHG Protocol
 * does. AR6: the file that the authors of chapter 7 published beside table 7.SM.7 (`metrics_supplement_cleaned.csv`), with methane by
 * origin of table 7.15 as the calculators of two publishers carry it.
 */
const foreign: Record<string, Record<string, number>> = {
  SAR: {
    ...{ CO2: 1, CH4: 21, N2O: 310, SF6: 23_900, CF4: 6500, C2F6: 9200, C3F8: 7000, 'c-C4F8': 8700 },
    ...{ C4F10: 7000, C5F12: 7500, C6F14: 7400, 'HFC-23': 11_700, 'HFC-32': 650, 'HFC-41': 150, 'HFC-125': 2800 },
    ...{ 'HFC-134': 1000, 'HFC-134a': 1300, 'HFC-143': 300, 'HFC-143a': 3800, 'HFC-152a': 140, 'HFC-227ea': 2900 },
    ...{ 'HFC-236fa': 6300, 'HFC-245ca': 560, 'HFC-43-10mee': 1300 },
  },
  AR4: {
    ...{ CO2: 1, CH4: 25, N2O: 298, SF6: 22_800, NF3: 17_200, CF4: 7390, C2F6: 12_200, C3F8: 8830, 'c-C4F8': 10_300 },
    ...{ C4F10: 8860, C5F12: 9160, C6F14: 9300, 'HFC-23': 14_800, 'HFC-32': 675, 'HFC-41': 92, 'HFC-125': 3500 },
    ...{ 'HFC-134': 1100, 'HFC-134a': 1430, 'HFC-143': 353, 'HFC-143a': 4470, 'HFC-152': 53, 'HFC-152a': 124 },
    ...{ 'HFC-161': 12, 'HFC-227ea': 3220, 'HFC-236cb': 1340, 'HFC-236ea': 1370, 'HFC-236fa': 9810 },
    ...{ 'HFC-245ca': 693, 'HFC-245fa': 1030, 'HFC-365mfc': 794, 'HFC-43-10mee': 1640 },
  },
  AR5: {
    ...{
      CO2: 1,
      CH4: 28,
      N2O: 265,
      SF6: 23_500,
      NF3: 16_100,
      CF4: 6630,
      C2F6: 11_100,
      C3F8: 8900,
      'c-C4F8': 9540,
      C4F10: 9200,
    },
    ...{ C5F12: 8550, C6F14: 7910, 'HFC-23': 12_400, 'HFC-32': 677, 'HFC-41': 116, 'HFC-125': 3170, 'HFC-134': 1120 },
    ...{ 'HFC-134a': 1300, 'HFC-143': 328, 'HFC-143a': 4800, 'HFC-152': 16, 'HFC-152a': 138, 'HFC-161': 4 },
    ...{ 'HFC-227ea': 3350, 'HFC-236cb': 1210, 'HFC-236ea': 1330, 'HFC-236fa': 8060, 'HFC-245ca': 716 },
    ...{ 'HFC-245fa': 858, 'HFC-365mfc': 804, 'HFC-43-10mee': 1650 },
  },
  AR6: {
    ...{ CO2: 1, CH4: 27.9, 'CH4 fossil': 29.8, 'CH4 non-fossil': 27, N2O: 273, SF6: 25_200, NF3: 17_400, CF4: 7380 },
    ...{ C2F6: 12_400, C3F8: 9290, 'c-C4F8': 10_200, C4F10: 10_000, C5F12: 9220, C6F14: 8620, 'HFC-23': 14_600 },
    ...{ 'HFC-32': 771, 'HFC-41': 135, 'HFC-125': 3740, 'HFC-134': 1260, 'HFC-134a': 1530, 'HFC-143': 364 },
    ...{ 'HFC-143a': 5810, 'HFC-152': 21.5, 'HFC-152a': 164, 'HFC-161': 4.84, 'HFC-227ea': 3600, 'HFC-236cb': 1350 },
    ...{ 'HFC-236ea': 1500, 'HFC-236fa': 8690, 'HFC-245ca': 787, 'HFC-245fa': 962, 'HFC-365mfc': 914 },
    ...{ 'HFC-43-10mee': 1600 },
  },
};

it.each(Object.keys(foreign))('the warming potentials of %s are those that others carry', (set) => {
  const ours = Object.fromEntries(
    library.factors
      .filter((each) => each.category === 'gwp' && each.set === set)
      .map(({ item, value }) => [item, Number(value)]),
  );
  expect(ours).toEqual(Object.fromEntries(Object.keys(ours).map((item) => [item, foreign[set]![item]])));
});
