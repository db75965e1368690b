import { definePermission } from '@lingtan/sdk';

/** Members hold it too, and then see the meters of their own enterprise only. */
export const energyRead = definePermission({
  id: 'energy.read',
  title: { en: 'See meters, energy and supply mix', 'zh-CN': '查看电表、电量与供电构成' },
  grants: ['operator', 'member', 'auditor', 'screen'],
});

export const energyParkRead = definePermission({
  id: 'energy.park-read',
  title: { en: 'See the energy of the whole park', 'zh-CN': '查看全园区能源数据' },
  grants: ['operator', 'auditor'],
});
