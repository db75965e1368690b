import { defineErrors } from '@lingtan/sdk';

/** Errors of the connector's configuration. */
export const iec104Errors = defineErrors('IEC104', {
  DUPLICATE_STATION: {
    message: 'Two stations have the id {station}',
    status: 422,
    hint: 'Give each station an id of its own.',
    'zh-CN': { message: '有两个站点的编号为 {station}', hint: '请为每个站点使用不同的编号。' },
  },
  BAD_POINT: {
    message: 'Station {station}, point {point}: {reason}',
    status: 422,
    hint: 'Check the mapping of the objects.',
    'zh-CN': { message: '站点 {station}，测点 {point}：{reason}', hint: '请检查信息体映射。' },
  },
});
