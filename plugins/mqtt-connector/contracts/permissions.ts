import { definePermission } from '@lingtan/sdk';

export const mqttRead = definePermission({
  id: 'mqtt.read',
  title: { en: 'See MQTT devices', 'zh-CN': '查看 MQTT 设备' },
  grants: ['operator', 'auditor'],
});
