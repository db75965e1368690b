import { defineErrors } from '@lingtan/sdk';

export const veeErrors = defineErrors('ENERGY_VEE', {
  EXCEPTION_UNKNOWN: { message: 'There is no exception {id}', status: 404, 'zh-CN': { message: '没有异常 {id}' } },
  ALREADY_RESOLVED: {
    message: 'Exception {id} is resolved already',
    status: 409,
    'zh-CN': { message: '异常 {id} 已处理' },
  },
  NOTHING_TO_ACCEPT: {
    message: 'Exception {id} cannot be accepted: {count} of its intervals have no amount',
    status: 409,
    hint: 'Estimate or edit these intervals instead.',
    'zh-CN': { message: '异常 {id} 无法接受：其中 {count} 个区间没有数值', hint: '请改为估算或编辑这些区间。' },
  },
  FAILED: {
    message: 'Item {id} failed for a reason that is not known here',
    status: 500,
    hint: 'Try it again; the log of the server says what happened.',
    'zh-CN': { message: '条目 {id} 因未知原因失败', hint: '请重试；服务器日志记有原因。' },
  },
  EDIT_UNKNOWN: { message: 'There is no edit {id}', status: 404, 'zh-CN': { message: '没有编辑 {id}' } },
  EDIT_SPAN: {
    message: 'from {from} and to {to} do not name a span of intervals of {minutes} minutes; {expected}',
    status: 400,
    'zh-CN': { message: 'from {from} 与 to {to} 不构成 {minutes} 分钟区间的时段；{expected}' },
  },
  EDIT_VALUES: {
    message: 'amounts has {count} entries; expected {expected}, one per interval',
    status: 400,
    'zh-CN': { message: 'amounts 有 {count} 项；应为 {expected} 项，每区间一项' },
  },
  EDIT_KIND: {
    message: 'Give either amounts or method; got {got}',
    status: 400,
    'zh-CN': { message: 'amounts 与 method 只能给出其一；收到 {got}' },
  },
  EDIT_VIRTUAL: {
    message: 'Meter {meter} is calculated by a formula and cannot be edited',
    status: 409,
    hint: 'Edit the meters that its formula reads.',
    'zh-CN': { message: '计量表 {meter} 由公式计算，不能编辑', hint: '请编辑公式所引用的计量表。' },
  },
  EDIT_DIRECTION: {
    message: 'Meter {meter} has no {direction} intervals',
    status: 400,
    'zh-CN': { message: '计量表 {meter} 没有 {direction} 方向的区间' },
  },
  EDIT_NOT_CLOSED: {
    message: '{count} intervals of the span are not closed yet; the first starts at {start}',
    status: 409,
    hint: 'Choose a span that is closed, or wait until it is.',
    'zh-CN': {
      message: '该时段有 {count} 个区间尚未关闭；首个始于 {start}',
      hint: '请选择已关闭的时段，或等待其关闭。',
    },
  },
  EDIT_NOT_ESTIMABLE: {
    message: 'The method {method} gives no amount for {count} of {of} intervals; the first starts at {start}',
    status: 409,
    hint: 'Choose another method or give the amounts yourself.',
    'zh-CN': {
      message: '方法 {method} 对 {of} 个区间中的 {count} 个给不出数值；首个始于 {start}',
      hint: '请换一种方法，或自行给出数值。',
    },
  },
  EDIT_TOTAL: {
    message: 'total {total} cannot be spread: the method gives zero for every interval of the span',
    status: 409,
    'zh-CN': { message: '总量 {total} 无法分摊：该方法对时段内每个区间都给出零' },
  },
  EDIT_OVERLAP: {
    message: 'Edit {other} ({state}) covers a part of the span already',
    status: 409,
    hint: 'Withdraw or decide that edit first.',
    'zh-CN': { message: '编辑 {other}（{state}）已覆盖该时段的一部分', hint: '请先撤回或裁定该编辑。' },
  },
  EDIT_STATE: {
    message: 'Edit {id} is {state}, so it cannot be {action}',
    status: 409,
    'zh-CN': { message: '编辑 {id} 为 {state}，因此不能{action}' },
  },
  EDIT_CHANGED: {
    message: '{count} intervals under edit {id} have changed since it was proposed; the first starts at {start}',
    status: 409,
    hint: 'Withdraw the edit and propose it again on the new values.',
    'zh-CN': {
      message: '自提出编辑 {id} 以来，其下 {count} 个区间已变化；首个始于 {start}',
      hint: '请撤回该编辑，并在新数值上重新提出。',
    },
  },
});
