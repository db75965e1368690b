import { defineErrors } from '@lingtan/sdk';

export const weatherErrors = defineErrors('WEATHER', {
  NO_PLACE: {
    message: 'Neither the park {park} nor the configuration has a latitude and a longitude',
    status: 422,
    hint: 'Enter both in the configuration of the plugin.',
    'zh-CN': { message: '园区 {park} 与配置中均无纬度和经度', hint: '请在插件配置中填写两者。' },
  },
  REFUSED: {
    message: 'The weather service answered {status}: {reason}',
    status: 502,
    'zh-CN': { message: '气象服务应答 {status}：{reason}' },
  },
  UNREACHABLE: {
    message: 'The weather service at {service} cannot be reached: {reason}',
    status: 502,
    'zh-CN': { message: '无法连接气象服务 {service}：{reason}' },
  },
  ANSWER_INVALID: {
    message: 'Answer of the weather service, {field}: {value}; expected {expected}',
    status: 502,
    'zh-CN': { message: '气象服务的应答，{field}：{value}；应为 {expected}' },
  },
});
