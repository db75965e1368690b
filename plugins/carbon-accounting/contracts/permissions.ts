import { definePermission } from '@lingtan/sdk';

/** Members hold it too, and then see their own enterprise only. */
export const carbonRead = definePermission({
  id: 'carbon.read',
  title: { en: 'See emissions, inventories and factors', 'zh-CN': '查看碳排放、清单与因子' },
  grants: ['operator', 'member', 'auditor', 'screen'],
});

export const carbonParkRead = definePermission({
  id: 'carbon.park-read',
  title: { en: 'See the rating and published inventories of the park', 'zh-CN': '查看园区评价与已发布清单' },
  grants: ['operator', 'auditor', 'screen'],
});

export const carbonActivitiesEdit = definePermission({
  id: 'carbon.activities-edit',
  title: { en: 'Enter activities from documents', 'zh-CN': '录入活动数据凭证' },
  grants: ['operator'],
});

export const carbonFactorsEdit = definePermission({
  id: 'carbon.factors-edit',
  title: { en: 'Import emission factors', 'zh-CN': '导入排放因子' },
  grants: ['operator'],
});

export const carbonFactorsApprove = definePermission({
  id: 'carbon.factors-approve',
  title: { en: 'Approve emission factors (second look)', 'zh-CN': '复核批准排放因子' },
  grants: ['operator'],
});

export const carbonClose = definePermission({
  id: 'carbon.close',
  title: { en: 'Close periods and restate them', 'zh-CN': '关闭核算期并重述' },
  grants: ['operator'],
});

export const carbonPlan = definePermission({
  id: 'carbon.plan',
  title: { en: 'Make scenarios', 'zh-CN': '编制情景方案' },
  grants: ['operator'],
});

export const carbonRequests = definePermission({
  id: 'carbon.requests',
  title: { en: 'Ask enterprises for data and decide on it', 'zh-CN': '向企业征集数据并审核' },
  grants: ['operator'],
});

export const carbonSubmit = definePermission({
  id: 'carbon.submit',
  title: { en: 'Submit data of the own enterprise', 'zh-CN': '提交本企业数据' },
  grants: ['member'],
});

export const carbonVerify = definePermission({
  id: 'carbon.verify',
  title: { en: 'Verify publications: sample, findings, sign-off', 'zh-CN': '核查已发布清单：抽样、发现、签署' },
  grants: ['auditor'],
});

export const carbonFindingsAnswer = definePermission({
  id: 'carbon.findings-answer',
  title: { en: 'Answer findings of an auditor', 'zh-CN': '答复核查发现' },
  grants: ['operator'],
});

export const carbonPassportsEdit = definePermission({
  id: 'carbon.passports-edit',
  title: { en: 'Issue product passports', 'zh-CN': '签发产品护照' },
  grants: ['operator'],
});
