import { fieldText, lowerCaseId } from '@lingtan/sdk';
import { z } from 'zod';
import { energyKinds, kindNames } from './kinds.ts';
import type { EnergyKind } from './kinds.ts';
import { decimal } from './tariffs.ts';

/** What a factor counts: `equivalent` the heat in the energy itself, `equal` what it took to make it. Electricity has both. */
export const tceBases = ['equivalent', 'equal'] as const;
export type TceBasis = (typeof tceBases)[number];

/** Quantity a factor is given for. */
export const tceQuantities = ['kWh', 'GJ', 'm3', 'kg'] as const;
export type TceQuantity = (typeof tceQuantities)[number];

/** `published` and read in the standard; `second-hand` from a copy of it; `unverified`; `own` from the park's configuration. */
export const tceStatuses = ['published', 'second-hand', 'unverified', 'own'] as const;
export type TceStatus = (typeof tceStatuses)[number];

/** One version of a standard coal equivalent factor. Immutable: a new value is a new version. */
export interface TceFactor {
  id: string;
  kind: EnergyKind;
  basis: TceBasis;
  /** Country or province it is meant for, e.g. `CN`, `CN-SH`. */
  area: string;
  name: { en: string; 'zh-CN': string };
  /** Decimal text: kg of standard coal per `per`. */
  kgce: string;
  per: TceQuantity;
  /** First and last calendar year of validity; null where it is open. */
  validFrom: number;
  validTo: number | null;
  source: string;
  status: TceStatus;
}

const identifier = lowerCaseId;
const year = z.number().int().min(2000).max(2100);

/** Which factors a park counts with. Without one that fits, an amount has no coal equivalent, and says so. */
export const tceConfig = z
  .strictObject({
    basis: z
      .enum(tceBases)
      .default('equivalent')
      .meta({
        ...fieldText(['Electricity counts by', '电力折标方式']),
        enumTitles: {
          equivalent: { en: 'Equivalent value', 'zh-CN': '当量值' },
          equal: { en: 'Equal value', 'zh-CN': '等价值' },
        },
      }),
    chosen: z
      .array(identifier)
      .default([])
      .meta(
        fieldText(
          ['Factors to use', '选用的折标系数'],
          [
            'Ids of the factor list, where several fit an energy kind. Without a choice nothing is calculated.',
            '同一能源品种有多个系数适用时须填写系数编号，否则不予折算。',
          ],
        ),
      ),
    factors: z
      .array(
        z.strictObject({
          id: identifier.meta(fieldText(['Factor id', '系数编号'])),
          kind: z.enum(energyKinds).meta({ ...fieldText(['Energy kind', '能源品种']), enumTitles: kindNames }),
          kgce: decimal.meta({ ...fieldText(['Standard coal', '折标准煤']), unit: 'kgce' }),
          per: z
            .enum(tceQuantities)
            .meta(fieldText(['Per', '计量单位'], ['Quantity that the value is for.', '系数对应的能源计量单位。'])),
          validFrom: year.meta(fieldText(['First year', '起始年份'])),
          validTo: year
            .optional()
            .meta(fieldText(['Last year', '截止年份'], ['Empty: still valid.', '留空表示仍有效。'])),
          source: z
            .string()
            .min(1)
            .meta(fieldText(['Source', '依据'], ['Test report, standard or notice.', '检测报告、标准或文件。'])),
        }),
      )
      .default([])
      .meta(
        fieldText(
          ['Own factors', '自有折标系数'],
          ['They go before the list of the product in their years.', '在其有效年份内优先于系统内置系数。'],
        ),
      ),
  })
  .prefault({})
  .meta(fieldText(['Standard coal equivalent', '折标准煤']));
export type TceConfig = z.infer<typeof tceConfig>;
