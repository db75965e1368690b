import { defineErrors } from '@lingtan/sdk';

/** Faults of a backtest as it was handed in; `issues` lists every one with its field. */
export const backtestErrors = defineErrors('BACKTEST', {
  INVALID: {
    message: 'The backtest has {count} faults; the first: {first}',
    status: 422,
    'zh-CN': { message: '回测有 {count} 处错误；第一处：{first}' },
  },
  CHECKPOINT_FOREIGN: {
    message: 'The checkpoint stands at step {step}; expected one that this backtest wrote',
    status: 422,
    'zh-CN': { message: '检查点位于第 {step} 步；应为本回测写下的检查点' },
  },
  NO_FORESIGHT: {
    message: 'The plan over the whole period ended as {status}',
    status: 500,
    'zh-CN': { message: '整个期间的计划以 {status} 结束' },
  },
});
