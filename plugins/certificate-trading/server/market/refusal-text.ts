import type { LocalizedText } from '@lingtan/sdk';
import type { Refusal } from '../../domain/index.ts';
import { ledgerErrors } from '../errors.ts';
import type { BookAnswer } from './request.ts';

const words: Readonly<Record<Refusal, readonly [en: string, zh: string]>> = {
  'order-exists': ['there is an order of this number already', '委托编号已存在'],
  halted: ['trading is halted', '交易已暂停'],
  'not-positive': ['quantity and price must be whole numbers above 0', '数量与价格须为大于0的整数'],
  'price-missing': ['an order that waits in the book needs a price', '挂单必须有价格'],
  'post-only-would-trade': ['it would trade at once', '该委托会立即成交'],
  'not-fillable': ['there is not enough on the other side to fill all of it', '对手方数量不足，无法全部成交'],
  'already-expired': ['its expiry lies before now', '有效期早于当前时间'],
  'too-large': ['it is larger than one order may be', '超过单笔上限'],
  'too-many-orders': ['the account has as many open orders as it may', '挂单数量已达上限'],
  'order-unknown': ['there is no such order in the book', '盘口中没有该委托'],
  'ask-unknown': ['there is no such ask in the book', '盘口中没有该卖单'],
  'own-ask': ['the ask is your own', '该卖单属于本账户'],
  'ask-too-small': ['the ask is smaller', '卖单数量不足'],
  'price-changed': ['the price has changed', '价格已变化'],
  'product-differs': ['it offers something else', '产品不符'],
};

/** Why an order was refused, in words. */
export function refusalText(refusal: string): LocalizedText {
  const [en, zh] = words[refusal as Refusal] ?? [refusal, refusal];
  return { en, 'zh-CN': zh };
}

/** The answer, when the book took the request. @throws CERTIFICATE_ORDER_REFUSED */
export function accepted(answer: BookAnswer): BookAnswer {
  const { refusal } = answer;
  if (refusal !== null) throw ledgerErrors.ORDER_REFUSED({ refusal, why: refusalText(refusal) });
  return answer;
}
