import { defineErrors } from '@lingtan/sdk';

/** Errors of proposals. */
export const proposalErrors = defineErrors('PROPOSAL', {
  UNKNOWN: {
    message: 'There is no proposal {no} here',
    status: 404,
    'zh-CN': { message: '此处没有提案 {no}' },
  },
  OVER: {
    message: 'Proposal {no} is {state} already',
    status: 409,
    'zh-CN': { message: '提案 {no} 的状态已是 {state}' },
  },
  TAKEN: {
    message: 'Another proposal for {subject} waits, which is not shown to you; propose again once it is decided',
    status: 409,
    'zh-CN': { message: '{subject} 已有一项您看不到的提案待决；请在其决定后再提出' },
  },
  NOT_YOURS: {
    message: 'Proposal {no} is of another person; only who made it withdraws it',
    status: 403,
    'zh-CN': { message: '提案 {no} 由他人提出；只有提出者可以撤回' },
  },
  OTHER_PARTY: {
    message: 'Proposal {no} is for {party} to decide, not for {enterprise}',
    status: 403,
    'zh-CN': { message: '提案 {no} 应由 {party} 决定，而非 {enterprise}' },
  },
});
