import { faultText, fieldText, lowerCaseId, nameField, safety } from '@lingtan/sdk';
import { z } from 'zod';
import { certificateAccount } from './account.ts';
import { gecSourceIds } from './issuance.ts';
import { month } from './quantities.ts';

const text = nameField();
const bps = z.number().int().min(0).max(1000).default(0);

/** A book of the exchange: which certificates are traded in it. */
const book = z.strictObject({
  id: lowerCaseId.meta(fieldText(['Book id', '市场编号'])),
  name: text.meta(fieldText(['Name', '名称'])),
  sources: z
    .array(z.enum(gecSourceIds))
    .default([])
    .meta(fieldText(['Sources', '能源类型'], ['Empty: every tradable one.', '留空表示全部可交易类型。'])),
});

/** The exchange of the park. */
export const marketConfig = z.strictObject({
  books: z
    .array(book)
    .default([])
    .superRefine((books, context) =>
      books.forEach(({ id }, index) => {
        if (books.findIndex((other) => other.id === id) < index)
          context.addIssue({ code: 'custom', path: [index, 'id'], ...faultText(`${id} is named twice`, `${id} 重复`) });
      }),
    )
    .meta(fieldText(['Books', '交易市场'], ['Without one there is no exchange.', '未配置时不开放交易。'])),
  lotWh: z
    .number()
    .int()
    .min(1)
    .max(1_000_000_000)
    .default(1_000_000)
    .meta({
      ...fieldText(
        ['One lot', '每手电量'],
        ['One MWh is one GEC. Not to be changed while orders are open.', '一兆瓦时即一张绿证；有挂单时不可修改。'],
      ),
      unit: 'Wh',
    }),
  priceRule: z
    .enum(['ask-price', 'older-order-price'])
    .default('older-order-price')
    .meta(fieldText(['Price of a trade', '成交价规则'])),
  buyerFeeBps: bps.meta(
    fieldText(['Fee of the buyer', '买方手续费'], ['Hundredths of a per cent.', '万分之一为单位。']),
  ),
  sellerFeeBps: bps.meta(
    fieldText(['Fee of the seller', '卖方手续费'], ['Hundredths of a per cent.', '万分之一为单位。']),
  ),
  maxOrderLots: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(10_000)
    .meta({ ...fieldText(['Largest order', '单笔上限（手）']), ...safety }),
  maxOpenOrders: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(200)
    .meta(fieldText(['Open orders of a member', '单户挂单上限'])),
  maxPriceFen: z
    .number()
    .int()
    .min(1)
    .max(100_000_000)
    .default(100_000)
    .meta({ ...safety, ...fieldText(['Highest price', '最高报价']), unit: 'fen' }),
  purchaseLimits: z
    .array(
      z.strictObject({
        account: certificateAccount.meta(fieldText(['Account', '账户'])),
        fen: z
          .number()
          .int()
          .min(0)
          .max(1_000_000_000_000)
          .meta({ ...fieldText(['In a day', '每日额度']), unit: 'fen' }),
      }),
    )
    .default([])
    .superRefine((limits, context) =>
      limits.forEach(({ account }, index) => {
        if (limits.findIndex((other) => other.account === account) < index)
          context.addIssue({
            code: 'custom',
            path: [index, 'account'],
            ...faultText(`${account} is named twice`, `${account} 重复`),
          });
      }),
    )
    .meta({
      ...fieldText(
        ['Purchases without a second person', '免审批采购额度'],
        [
          'What is above needs the approval of another person before its order goes out, fees apart. An account that is not named has no limit.',
          '超出额度的采购须经第二人审批后方可下单（不含手续费）；未列出的账户不限额。',
        ],
      ),
      ...safety,
    }),
  priceCurve: z
    .array(
      z.strictObject({
        month: month.meta(fieldText(['Month', '月份'], ['As 2026-03', '如 2026-03'])),
        priceFen: z
          .number()
          .int()
          .min(0)
          .max(100_000_000)
          .meta({ ...fieldText(['Price of a lot', '每手价格']), unit: 'fen' }),
      }),
    )
    .max(240)
    .default([])
    .superRefine((curve, context) =>
      curve.forEach(({ month: of }, index) => {
        if (curve.findIndex((other) => other.month === of) < index)
          context.addIssue({
            code: 'custom',
            path: [index, 'month'],
            ...faultText(`${of} is named twice`, `${of} 重复`),
          });
      }),
    )
    .meta(
      fieldText(
        ['Expected prices', '预期价格'],
        [
          'By month; for months that are not named the procurement desk takes the trades of the last half year.',
          '按月填写；未填写的月份，采购台采用近半年成交均价。',
        ],
      ),
    ),
});
export type MarketConfig = z.infer<typeof marketConfig>;
export type MarketBook = MarketConfig['books'][number];
