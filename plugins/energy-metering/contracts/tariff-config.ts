import { fieldText, lowerCaseId, nameField, faultText } from '@lingtan/sdk';
import { z } from 'zod';
import { billingAccountShape, localDate, tariffShape } from './tariffs.ts';

const key = lowerCaseId;

/** A tariff that a park starts with: a template of the product, or a whole tariff. */
const tariffSeed = z.strictObject({
  template: key
    .optional()
    .meta(fieldText(['Template', '模板'], ['A tariff that comes with the product.', '产品自带的电价模板。'])),
  validFrom: localDate
    .optional()
    .meta(
      fieldText(['Valid from', '生效日期'], ['Instead of the first day of the template.', '替代模板中的生效日期。']),
    ),
  tariff: z
    .unknown()
    .meta(
      fieldText(
        ['Tariff', '电价'],
        [
          'A whole tariff with its versions, as exported. Instead of a template.',
          '完整的电价及其版本（导出格式），与模板二选一。',
        ],
      ),
    )
    .optional(),
});

const accountSeed = z.strictObject({
  id: key.meta(fieldText(['Account id', '账户编号'])),
  name: nameField().meta(fieldText(['Name', '名称'])),
  enterpriseId: z
    .string()
    .nullable()
    .default(null)
    .meta(fieldText(['Enterprise', '企业'], ['Empty: the bill of the park.', '留空表示园区总账单。'])),
  tariffId: key.meta(fieldText(['Tariff', '电价'])),
  meters: z
    .array(key)
    .min(1)
    .optional()
    .meta(
      fieldText(
        ['Meters', '电表'],
        ['Empty: those of the enterprise, or of the grid.', '留空表示该企业或关口的电表。'],
      ),
    ),
});

/** Tariffs and accounts that a park starts with. They are created when absent and never overwrite what was edited. */
export const tariffConfigFields = {
  tariffs: z
    .array(tariffSeed)
    .default([])
    .meta(
      fieldText(
        ['Tariffs to start with', '初始电价'],
        ['Created when absent; edit them on the page Tariffs.', '仅在不存在时创建；此后请在“电价”页面编辑。'],
      ),
    ),
  accounts: z
    .array(accountSeed)
    .default([])
    .meta(
      fieldText(
        ['Billing accounts to start with', '初始计费账户'],
        ['Created when absent; edit them on the page Tariffs.', '仅在不存在时创建；此后请在“电价”页面编辑。'],
      ),
    ),
};
type TariffSeed = z.infer<typeof tariffSeed>;

/** What is wrong with seeds that can be seen without the templates. */
export function tariffSeedProblems(seeds: readonly TariffSeed[]): { path: (string | number)[]; message: string }[] {
  return seeds.flatMap((seed, index) => {
    const path = ['tariffs', index];
    if ((seed.template === undefined) === (seed.tariff === undefined))
      return [{ path, ...faultText('give either a template or a tariff', '模板与电价择一填写') }];
    if (seed.tariff === undefined) return [];
    const parsed = tariffShape.safeParse(seed.tariff);
    return (parsed.error?.issues ?? []).map((issue) => ({
      path: [...path, 'tariff', ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))],
      message: issue.message,
    }));
  });
}

/** An account of the configuration as it is stored. */
export function seededAccount(seed: z.infer<typeof accountSeed>): z.infer<typeof billingAccountShape> {
  return billingAccountShape.parse(seed);
}
