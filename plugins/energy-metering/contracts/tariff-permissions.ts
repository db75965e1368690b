import { definePermission } from '@lingtan/sdk';

/** Who reads energy reads tariffs; members those of their own accounts. */
export const tariffsEdit = definePermission({
  id: 'energy.tariffs-edit',
  title: { en: 'Edit tariffs and billing accounts', 'zh-CN': '编辑电价与计费账户' },
  grants: ['operator'],
});
