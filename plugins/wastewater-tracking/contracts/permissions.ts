import { definePermission } from '@lingtan/sdk';

export const waterRead = definePermission({
  id: 'water.read',
  title: { en: 'See water balances, quality and limits', 'zh-CN': '查看水量平衡、水质与限值' },
  grants: ['operator', 'auditor', 'screen'],
});

export const waterCases = definePermission({
  id: 'water.cases',
  title: { en: 'Work on exceedances', 'zh-CN': '处理超标事件' },
  grants: ['operator'],
});

export const waterPermits = definePermission({
  id: 'water.permits',
  title: { en: 'Enter limits of permits', 'zh-CN': '录入许可限值' },
  grants: ['operator'],
});

export const waterLab = definePermission({
  id: 'water.lab',
  title: { en: 'Keep the laboratory book', 'zh-CN': '维护实验室台账' },
  grants: ['operator'],
});

export const waterReports = definePermission({
  id: 'water.reports',
  title: { en: 'Make, check, sign and submit water reports', 'zh-CN': '编制、审核、签发与报送水务报告' },
  grants: ['operator'],
});

/** Members hold it too, and then see the contracts, deliveries and issued bills of their own enterprise. */
export const waterReuseRead = definePermission({
  id: 'water.reuse-read',
  title: { en: 'See reuse contracts, deliveries and bills', 'zh-CN': '查看再生水合同、供水量与账单' },
  grants: ['operator', 'member', 'auditor'],
});

export const waterReuse = definePermission({
  id: 'water.reuse',
  title: { en: 'Keep reuse contracts, issue their bills', 'zh-CN': '维护再生水合同、签发账单' },
  grants: ['operator'],
});
