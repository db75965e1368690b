import { definePermission } from '@lingtan/sdk';

/** Members hold it too, and then see the statements of their own enterprise that were issued. */
export const billsRead = definePermission({
  id: 'energy.bills-read',
  title: { en: 'See bills', 'zh-CN': '查看电费账单' },
  grants: ['operator', 'member', 'auditor'],
});

export const billsRun = definePermission({
  id: 'energy.bills-run',
  title: { en: 'Compute bills, enter invoices', 'zh-CN': '计算电费账单、录入供电发票' },
  grants: ['operator'],
});

export const billsIssue = definePermission({
  id: 'energy.bills-issue',
  title: { en: 'Issue bills', 'zh-CN': '签发电费账单' },
  grants: ['operator'],
});
