import { defineNotice } from '@lingtan/sdk';
import { certificatesTrade } from './permissions.ts';

/** A purchase above the limit of one person waits for the second one. */
export const purchaseWaits = defineNotice('certificate-trading.purchase-waits', {
  permission: certificatesTrade,
  severity: 'task',
  name: { en: 'Approval', 'zh-CN': '待审批' },
  text: {
    en: '{person} asks to buy {lots} lots of {book} at {price} yuan for {account}',
    'zh-CN': '{person} 申请为{account}以 {price} 元买入{book} {lots} 手，待审批',
  },
});

/** A green power contract waits for one of its sides. */
export const contractWaits = defineNotice('certificate-trading.contract-waits', {
  permission: certificatesTrade,
  severity: 'task',
  name: { en: 'Approval', 'zh-CN': '待审批' },
  text: {
    en: '{person} proposes a green power contract of {seller} with {buyer}, {from} to {to}; {side} decides',
    'zh-CN': '{person} 提交了{seller}与{buyer}的绿电合同（{from} 至 {to}），待{side}确认',
  },
});

/** A deal waits for the answer of the other party. */
export const dealWaits = defineNotice('certificate-trading.deal-waits', {
  permission: certificatesTrade,
  severity: 'task',
  name: { en: 'Approval', 'zh-CN': '待审批' },
  text: {
    en: '{person} proposes a deal of {seller} with {buyer}: {lots} lots at {price} yuan; {side} decides',
    'zh-CN': '{person} 提交了{seller}与{buyer}的协议：{lots} 手，每手 {price} 元，待{side}确认',
  },
});
