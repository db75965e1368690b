import { definePermission } from '@lingtan/sdk';

export const modbusRead = definePermission({
  id: 'modbus.read',
  title: { en: 'See Modbus devices', 'zh-CN': '查看 Modbus 设备' },
  grants: ['operator', 'auditor'],
});
