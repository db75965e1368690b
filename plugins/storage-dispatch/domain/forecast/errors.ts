import { defineErrors } from '@lingtan/sdk';

/** Why a forecast cannot be made. */
export const forecastErrors = defineErrors('FORECAST', {
  STEP_INVALID: {
    message: 'series.stepMinutes: {value}; expected a whole number of minutes that divides a day',
    status: 400,
    'zh-CN': { message: 'series.stepMinutes：{value}；应为能整除一天的整数分钟' },
  },
  START_INVALID: {
    message: 'series.start: {value} is not at a whole step of local time in {timeZone}',
    status: 400,
    'zh-CN': { message: 'series.start：{value} 不在 {timeZone} 当地时间的整步上' },
  },
  VALUE_INVALID: {
    message: '{field}[{index}]: {value}; expected a finite number, null or NaN',
    status: 400,
    'zh-CN': { message: '{field}[{index}]：{value}；应为有限数、null 或 NaN' },
  },
  REGRESSOR_SHORT: {
    message: 'regressors.{id}: {length} values; expected at least {expected}, up to the end of the horizon',
    status: 400,
    'zh-CN': { message: 'regressors.{id}：{length} 个值；应至少 {expected} 个，直到预测期末' },
  },
  LENGTH_DIFFERS: {
    message: '{field}: {length} values; expected {expected}',
    status: 400,
    'zh-CN': { message: '{field}：{length} 个值；应为 {expected} 个' },
  },
  BOUNDS_INVALID: {
    message: 'bounds: lower {lower} is above upper {upper}',
    status: 400,
    'zh-CN': { message: 'bounds：下限 {lower} 高于上限 {upper}' },
  },
  HORIZON_INVALID: {
    message: 'steps: {value}; expected a whole number from 1 to {most}',
    status: 400,
    'zh-CN': { message: 'steps：{value}；应为 1 至 {most} 的整数' },
  },
  ISSUE_INVALID: {
    message: 'issuedAt: {value} is not at a step of the series, or is outside of it',
    status: 400,
    'zh-CN': { message: 'issuedAt：{value} 不在序列的步上，或在序列之外' },
  },
  HISTORY_SHORT: {
    message: 'The series has {days} days before {at}; the method {method} needs {needed}',
    status: 422,
    hint: 'Import older measurements, or choose a similar-day method.',
    'zh-CN': {
      message: '序列在 {at} 之前有 {days} 天；方法 {method} 需要 {needed} 天',
      hint: '请导入更早的量测，或选择相似日方法。',
    },
  },
  PROVIDED_INVALID: {
    message: 'The model answered {field}: {value}; expected {expected}',
    status: 502,
    'zh-CN': { message: '模型返回的 {field}：{value}；应为 {expected}' },
  },
  NOT_POSITIVE: {
    message: 'The normal equations are not positive definite at column {column}',
    status: 422,
    'zh-CN': { message: '法方程在第 {column} 列非正定' },
  },
});
