import { fieldText, lowerCaseId, nameField, faultText } from '@lingtan/sdk';
import { z } from 'zod';

/** A product whose specific consumption is followed. */
const product = z.strictObject({
  id: lowerCaseId.meta(fieldText(['Product id', '产品编号'])),
  name: nameField().meta(fieldText(['Name', '名称'])),
  enterpriseId: z
    .string()
    .min(1)
    .meta(fieldText(['Enterprise', '所属企业'])),
  unit: z
    .string()
    .min(1)
    .max(20)
    .default('t')
    .meta(fieldText(['Unit', '单位'])),
  point: z
    .string()
    .min(1)
    .optional()
    .meta(
      fieldText(
        ['Counter of the product', '产量累计测点'],
        ['Without it production is entered or imported by day.', '留空时按日录入或导入产量。'],
      ),
    ),
});

/** Products of the park. */
export const productsConfig = z
  .array(product)
  .default([])
  .superRefine((list, context) => {
    const seen = new Set<string>();
    list.forEach(({ id }, index) => {
      if (seen.has(id))
        context.addIssue({
          code: 'custom',
          path: [index, 'id'],
          ...faultText(`product id ${id} is used twice`, `产品编号 ${id} 重复`),
        });
      seen.add(id);
    });
  })
  .meta(fieldText(['Products', '产品']));
export type Product = z.infer<typeof product>;
