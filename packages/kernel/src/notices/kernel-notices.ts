import { defineNotice } from '@lingtan/sdk';
import { kernelPermissions } from '../auth/kernel-permissions.ts';

/** What the kernel itself tells people of. */
export const kernelNotices = {
  pluginFault: defineNotice('kernel.plugin-fault', {
    permission: kernelPermissions.pluginsRead,
    severity: 'alarm',
    name: { en: 'Plugin does not run', 'zh-CN': '插件未运行' },
    text: { en: '{plugin} does not run: {reason}', 'zh-CN': '“{plugin}”未运行：{reason}' },
  }),
} as const;
