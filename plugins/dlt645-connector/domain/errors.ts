import { defineErrors } from '@lingtan/sdk';

/** Errors of the connector's configuration. */
export const dlt645Errors = defineErrors('DLT645', {
  DUPLICATE_METER: {
    message: 'Two meters have the id {meter}',
    status: 422,
    hint: 'Give each meter an id of its own.',
    'zh-CN': { message: '有两块电能表的编号为 {meter}', hint: '请为每块表使用不同的编号。' },
  },
  UNKNOWN_PROFILE: {
    message: 'Meter {meter}: there is no profile "{profile}"; known are {known}',
    status: 422,
    hint: 'Choose one of those that are listed.',
    'zh-CN': { message: '电能表 {meter}：没有设备模板“{profile}”；已知 {known}', hint: '请选用列出的模板。' },
  },
  BAD_VALUE: {
    message: 'Meter {meter}, point {point}: {reason}',
    status: 422,
    hint: 'Check the identifier of the value.',
    'zh-CN': { message: '电能表 {meter}，测点 {point}：{reason}', hint: '请检查数据标识。' },
  },
});
