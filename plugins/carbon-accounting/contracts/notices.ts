import { defineNotice } from '@lingtan/sdk';
import { carbonFactorsApprove, carbonParkRead } from './permissions.ts';

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
