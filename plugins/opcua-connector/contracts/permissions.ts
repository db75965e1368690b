import { definePermission } from '@lingtan/sdk';

export const opcuaRead = definePermission({
  id: 'opcua.read',
  title: { en: 'See OPC UA servers', 'zh-CN': '查看 OPC UA 服务器' },
  grants: ['operator', 'auditor'],
});

/** Browsing opens a connection to the server in the name of the connector, so it is not everybody's who may look. */
export const opcuaBrowse = definePermission({
  id: 'opcua.browse',
  title: { en: 'Browse OPC UA servers', 'zh-CN': '浏览 OPC UA 服务器节点' },
  grants: ['operator'],
});
