import { definePermission } from '@lingtan/sdk';

/** Permissions of the kernel's own routes. `platform-admin` holds them all. */
export const kernelPermissions = {
  parkRead: definePermission({
    id: 'kernel.park-read',
    title: { en: 'See the park', 'zh-CN': '查看园区' },
    grants: ['operator', 'member', 'auditor', 'screen'],
  }),
  parkManage: definePermission({
    id: 'kernel.park-manage',
    title: { en: 'Change park data', 'zh-CN': '修改园区资料' },
    grants: [],
  }),
  pluginsRead: definePermission({
    id: 'kernel.plugins-read',
    title: { en: 'See plugins, their state and their configuration', 'zh-CN': '查看插件及其状态与配置' },
    grants: ['operator', 'auditor'],
  }),
  pluginsManage: definePermission({
    id: 'kernel.plugins-manage',
    title: { en: 'Enable, disable and configure plugins', 'zh-CN': '启用、停用和配置插件' },
    grants: ['operator'],
  }),
  limits: definePermission({
    id: 'kernel.limits',
    title: { en: 'Decide changes of limits that others propose', 'zh-CN': '审批他人提议的限值变更' },
    grants: ['operator'],
    duty: 'safety-engineer',
  }),
  proposals: definePermission({
    id: 'kernel.proposals',
    title: { en: 'See what waits for a second person', 'zh-CN': '查看等待第二人确认的事项' },
    grants: ['operator', 'member', 'auditor'],
  }),
  pluginsInstall: definePermission({
    id: 'kernel.plugins-install',
    title: { en: 'Install, upgrade and remove plugins from files', 'zh-CN': '从文件安装、升级和移除插件' },
    grants: [],
  }),
  auditRead: definePermission({
    id: 'kernel.audit-read',
    title: { en: 'Read the audit log', 'zh-CN': '查看审计日志' },
    grants: ['operator', 'auditor'],
  }),
  deadLetters: definePermission({
    id: 'kernel.dead-letters',
    title: { en: 'See and replay failed events', 'zh-CN': '查看并重放失败事件' },
    grants: ['operator'],
  }),
  failedJobs: definePermission({
    id: 'kernel.failed-jobs',
    title: { en: 'See, retry and discard failed tasks', 'zh-CN': '查看、重试和放弃失败的后台任务' },
    grants: ['operator'],
  }),
  evidenceRead: definePermission({
    id: 'kernel.evidence-read',
    title: { en: 'Open the evidence of a figure', 'zh-CN': '查看数据溯源' },
    grants: ['operator', 'member', 'auditor'],
  }),
  eventsRead: definePermission({
    id: 'kernel.events-read',
    title: { en: 'See what happens on the park', 'zh-CN': '查看园区动态' },
    grants: ['operator', 'auditor', 'screen'],
  }),
  healthRead: definePermission({
    id: 'kernel.health-read',
    title: { en: 'See the health of the park', 'zh-CN': '查看园区运行状况' },
    grants: ['operator', 'auditor', 'screen'],
  }),
  tokensManage: definePermission({
    id: 'kernel.tokens-manage',
    title: { en: 'Manage API keys and device tokens', 'zh-CN': '管理 API 密钥和设备令牌' },
    grants: ['operator'],
    peopleOnly: true,
  }),
  usersManage: definePermission({
    id: 'kernel.users-manage',
    title: { en: 'Manage users', 'zh-CN': '管理用户' },
    grants: [],
  }),
  backups: definePermission({
    id: 'kernel.backups',
    title: { en: 'Make, verify, restore and delete backups', 'zh-CN': '创建、校验、恢复和删除备份' },
    grants: [],
  }),
  keysManage: definePermission({
    id: 'kernel.keys-manage',
    title: { en: 'See and rotate the keys of the installation', 'zh-CN': '查看和轮换系统密钥' },
    grants: [],
  }),
  screenManage: definePermission({
    id: 'kernel.screen-manage',
    title: { en: 'Arrange the digital screen and give displays access', 'zh-CN': '编排数字大屏并授权显示终端' },
    grants: ['operator'],
  }),
  dashboards: definePermission({
    id: 'kernel.dashboards',
    title: { en: 'See dashboards and keep own ones', 'zh-CN': '查看看板并保存个人看板' },
    grants: ['operator', 'member', 'auditor'],
  }),
  dashboardsShare: definePermission({
    id: 'kernel.dashboards-share',
    title: { en: 'Share dashboards with the park', 'zh-CN': '将看板共享给园区' },
    grants: ['operator'],
  }),
  notices: definePermission({
    id: 'kernel.notices',
    title: { en: 'Be told what concerns the own work', 'zh-CN': '接收与本人工作相关的通知' },
    grants: ['operator', 'member', 'auditor'],
  }),
  metricsRead: definePermission({
    id: 'kernel.metrics-read',
    title: { en: 'Read metrics', 'zh-CN': '读取监控指标' },
    grants: ['operator', 'auditor'],
    byName: true,
  }),
  clusterRead: definePermission({
    id: 'kernel.cluster-read',
    title: { en: 'See the processes of the installation', 'zh-CN': '查看系统进程' },
    grants: ['operator'],
  }),
  apiRead: definePermission({
    id: 'kernel.api-read',
    title: { en: 'Read the API description', 'zh-CN': '查看 API 文档' },
    grants: ['operator', 'auditor'],
  }),
  self: definePermission({
    id: 'kernel.self',
    title: { en: 'See and change the own account', 'zh-CN': '查看并修改本人账号' },
    grants: ['operator', 'member', 'auditor'],
  }),
} as const;
