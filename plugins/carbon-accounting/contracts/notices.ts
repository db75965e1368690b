import { defineNotice } from '@lingtan/sdk';
import { carbonFactorsApprove, carbonParkRead, carbonRequests, carbonSubmit } from './permissions.ts';

/** Factors wait for the decision of a second person. */
export const factorProposed = defineNotice('carbon-accounting.factor-proposed', {
  permission: carbonFactorsApprove,
  severity: 'task',
  name: { en: 'Approval', 'zh-CN': '待审批' },
  text: {
    en: '{person} proposes the emission factor {factor}, version {version}',
    'zh-CN': '{person} 提交了排放因子 {factor} 第 {version} 版，待审批',
  },
});

/** A period was published, or restated. */
export const periodPublished = defineNotice('carbon-accounting.period-published', {
  permission: carbonParkRead,
  severity: 'info',
  name: { en: 'Publication', 'zh-CN': '已发布' },
  text: {
    en: 'The carbon inventory {period} ({profile}) was published as revision {revision}',
    'zh-CN': '{period} 碳排放清单（{profile}）已发布，修订 {revision}',
  },
});

/** Data are asked of an enterprise, or what it submitted came back. */
export const requestWaits = defineNotice('carbon-accounting.request-waits', {
  permission: carbonSubmit,
  severity: 'task',
  name: { en: 'Request for data', 'zh-CN': '数据请求' },
  text: {
    en: 'Request {no}: carbon data of {period} are due on {due}',
    'zh-CN': '数据请求 {no}：请在 {due} 前提交 {period} 的碳排放数据',
  },
});

/** What an enterprise submitted waits for the decision of the park. */
export const submissionWaits = defineNotice('carbon-accounting.submission-waits', {
  permission: carbonRequests,
  severity: 'task',
  name: { en: 'Submission', 'zh-CN': '待审核数据' },
  text: {
    en: '{enterprise} submitted its carbon data of {period} (request {no})',
    'zh-CN': '{enterprise}已提交 {period} 的碳排放数据（数据请求 {no}），待审核',
  },
});
