import { defineErrors } from '@lingtan/sdk';

export const planErrors = defineErrors('DISPATCH', {
  SCHEMA_UNKNOWN: {
    message: 'There is no schema {name}; expected one of {expected}',
    status: 404,
    'zh-CN': { message: '没有模式 {name}；应为 {expected} 之一' },
  },
  LACKING: {
    message: 'No plan can be made: {codes}',
    status: 409,
    hint: 'See what is missing in the list beside the plans.',
    'zh-CN': { message: '无法制定计划：{codes}', hint: '请看计划旁的清单缺少什么。' },
  },
  CONTROL_DEVICE: {
    message: 'Controlled device {device}: {problem}',
    status: 422,
    'zh-CN': { message: '受控设备 {device}：{problem}' },
  },
  DEVICE_UNKNOWN: {
    message: 'There is no controlled device {device}',
    status: 404,
    'zh-CN': { message: '没有受控设备 {device}' },
  },
  COMMAND_UNKNOWN: {
    message: 'There is no command {no} that could be ended',
    status: 404,
    'zh-CN': { message: '没有可结束的命令 {no}' },
  },
  TOO_MANY_WISHES: {
    message: '{count} wishes at once; expected a list of at most {limit}',
    status: 422,
    'zh-CN': { message: '一次有 {count} 个请求；列表至多 {limit} 个' },
  },
  WISH_TOO_LONG: {
    message: 'Wish {place} is longer than {limit} characters',
    status: 422,
    'zh-CN': { message: '请求 {place} 超过 {limit} 个字符' },
  },
  NOT_DECIDED: {
    message: 'Command {no} was not decided in time: no process controls the park',
    status: 503,
    'zh-CN': { message: '命令 {no} 未及时裁定：没有进程控制该园区' },
  },
  PLAN_UNKNOWN: { message: 'There is no plan {no}', status: 404, 'zh-CN': { message: '没有计划 {no}' } },
  BEYOND_SOLVER: {
    message: 'The problem has a number that the solver cannot take: {reason}',
    status: 400,
    hint: 'Costs and prices must stay far below 1e20, other coefficients below 1e15.',
    'zh-CN': {
      message: '问题中有求解器无法接受的数：{reason}',
      hint: '成本与价格须远小于 1e20，其他系数须小于 1e15。',
    },
  },
  INPUT_MISSING: {
    message: 'No problem was given',
    status: 400,
    hint: 'Name a file with the problem as JSON, or send it to standard input.',
    'zh-CN': { message: '没有给出问题', hint: '请指定含问题 JSON 的文件，或从标准输入送入。' },
  },
  INPUT_NOT_JSON: {
    message: '{source} is not JSON: {problem}',
    status: 400,
    'zh-CN': { message: '{source} 不是 JSON：{problem}' },
  },
  FILE_UNREADABLE: {
    message: 'The file {file} cannot be read: {problem}',
    status: 400,
    'zh-CN': { message: '文件 {file} 无法读取：{problem}' },
  },
});
