import { defineErrors } from '@lingtan/sdk';

/** Faults of a dispatch problem as it was handed in; `issues` lists every one with its field. */
export const dispatchErrors = defineErrors('DISPATCH', {
  PROBLEM_INVALID: {
    message: 'The dispatch problem has {count} faults; the first: {first}',
    status: 422,
    'zh-CN': { message: '调度问题有 {count} 处错误；第一处：{first}' },
  },
  NO_FREE_STEP: {
    message: 'Load {load}: no free hour',
    status: 422,
    hint: 'Widen the window or block fewer steps.',
    'zh-CN': { message: '负荷 {load}：没有空闲小时', hint: '请放宽时窗，或减少禁用的步。' },
  },
  TOO_FEW_FREE_STEPS: {
    message: 'Load {load}: only {free} of the {needed} steps needed are free',
    status: 422,
    hint: 'Widen the window or block fewer steps.',
    'zh-CN': { message: '负荷 {load}：所需 {needed} 步中只有 {free} 步空闲', hint: '请放宽时窗，或减少禁用的步。' },
  },
  NO_FREE_BLOCK: {
    message: 'Load {load}: no free block of {hours} hours',
    status: 422,
    hint: 'Widen the window or block fewer steps.',
    'zh-CN': { message: '负荷 {load}：没有连续 {hours} 小时的空闲', hint: '请放宽时窗，或减少禁用的步。' },
  },
});
