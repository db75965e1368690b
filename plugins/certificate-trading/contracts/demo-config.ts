import { fieldText } from '@lingtan/sdk';
import { z } from 'zod';
import { certificateAccount } from './account.ts';
import { mandateActs } from './mandate-routes.ts';

const account = certificateAccount.meta(fieldText(['Account', '账户']));
const lots = z
  .number()
  .int()
  .min(1)
  .max(1_000_000)
  .meta(fieldText(['Lots', '手数']));
const price = z
  .number()
  .int()
  .min(0)
  .max(100_000_000)
  .meta({ ...fieldText(['Price of a lot', '每手价格']), unit: 'fen' });

/** What a demonstration park has dealt already, so that its pages show how they work. */
export const demoConfig = z.strictObject({
  mandates: z
    .array(
      z.strictObject({
        enterprise: z.string().meta(fieldText(['Enterprise', '企业'])),
        acts: z
          .array(z.enum(mandateActs))
          .min(1)
          .default([...mandateActs])
          .meta(fieldText(['May do', '授权事项'])),
      }),
    )
    .default([])
    .meta(fieldText(['Mandates', '授权'], ['What operators may do for an enterprise.', '运营方可代企业进行的操作。'])),
  money: z
    .array(
      z.strictObject({
        account,
        fen: z
          .number()
          .int()
          .min(1)
          .meta({ ...fieldText(['Money', '资金']), unit: 'fen' }),
      }),
    )
    .default([])
    .meta(fieldText(['Deposits', '入金'])),
  orders: z
    .array(
      z.strictObject({
        book: z.string().meta(fieldText(['Book id', '市场编号'])),
        account,
        side: z.enum(['bid', 'ask']).meta(fieldText(['Side', '方向'])),
        lots,
        priceFen: price,
      }),
    )
    .default([])
    .meta(fieldText(['Orders', '挂单'], ['Entered in this order.', '按此顺序报入。'])),
  deals: z
    .array(
      z.strictObject({
        seller: account,
        buyer: account,
        lots,
        priceFen: price,
        accepted: z
          .boolean()
          .default(false)
          .meta(fieldText(['Accepted', '已接受'])),
      }),
    )
    .default([])
    .meta(fieldText(['Deals', '协商成交'])),
  requests: z
    .array(
      z.strictObject({
        buyer: account,
        sellers: z
          .array(account)
          .min(1)
          .meta(fieldText(['Sellers', '卖方'])),
        lots,
      }),
    )
    .default([])
    .meta(fieldText(['Requests for quotes', '询价'])),
});
export type DemoConfig = z.infer<typeof demoConfig>;
