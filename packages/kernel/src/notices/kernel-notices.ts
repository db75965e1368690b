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
  pluginCrashed: defineNotice('kernel.plugin-crashed', {
    permission: kernelPermissions.pluginsRead,
    severity: 'alarm',
    name: { en: 'Plugin ended', 'zh-CN': '插件意外退出' },
    text: {
      en: '{plugin} ended by itself and is started again: {reason}',
      'zh-CN': '“{plugin}”意外退出，正在重新启动：{reason}',
    },
  }),
  pluginTrouble: defineNotice('kernel.plugin-trouble', {
    permission: kernelPermissions.pluginsRead,
    severity: 'alarm',
    name: { en: 'Lasting fault', 'zh-CN': '持续故障' },
    text: {
      en: '{plugin} has had a fault for more than {minutes} minutes: {reason}',
      'zh-CN': '“{plugin}”故障已持续超过 {minutes} 分钟：{reason}',
    },
  }),
  pluginReturned: defineNotice('kernel.plugin-returned', {
    permission: kernelPermissions.pluginsRead,
    severity: 'alarm',
    name: { en: 'Version taken back', 'zh-CN': '插件版本已退回' },
    text: {
      en: '{plugin} {version} did not start here, so {from} runs again on all parks: {reason}',
      'zh-CN': '“{plugin}”{version} 在本园区未能启动，所有园区已恢复运行 {from}：{reason}',
    },
  }),
  jobFailed: defineNotice('kernel.job-failed', {
    permission: kernelPermissions.failedJobs,
    severity: 'alarm',
    name: { en: 'Task failed', 'zh-CN': '后台任务失败' },
    text: {
      en: '{plugin}: the task “{job}” failed for good: {reason}',
      'zh-CN': '“{plugin}”的任务“{job}”多次重试后失败：{reason}',
    },
  }),
  deadLetter: defineNotice('kernel.dead-letter', {
    permission: kernelPermissions.deadLetters,
    severity: 'alarm',
    name: { en: 'Failed event', 'zh-CN': '事件处理失败' },
    text: {
      en: '{plugin} could not take in an event of {source}: {reason}',
      'zh-CN': '“{plugin}”未能处理“{source}”的事件：{reason}',
    },
  }),
  settingsProposed: defineNotice('kernel.settings-proposed', {
    permission: kernelPermissions.limits,
    severity: 'task',
    name: { en: 'Limit to be changed', 'zh-CN': '限值变更待确认' },
    text: {
      en: '{person} proposes to change limits of {plugin}: {fields}',
      'zh-CN': '{person} 提议变更“{plugin}”的限值：{fields}',
    },
  }),
  dutiesProposed: defineNotice('kernel.duties-proposed', {
    permission: kernelPermissions.limits,
    severity: 'task',
    name: { en: 'Separation of duties to be changed', 'zh-CN': '职责分离变更待确认' },
    text: { en: '{person} proposes to {to} duties on {park}', 'zh-CN': '{person} 提议“{park}”的职责{to}' },
  }),
  keyProposed: defineNotice('kernel.key-proposed', {
    permission: kernelPermissions.tokensManage,
    severity: 'task',
    name: { en: 'Key to be approved', 'zh-CN': '访问密钥待确认' },
    text: {
      en: '{person} made the key “{key}”, which can change things; it is good once somebody else approves it',
      'zh-CN': '{person} 创建了可更改数据的访问密钥“{key}”，须由他人确认后方可使用',
    },
  }),
  keyOffered: defineNotice('kernel.key-offered', {
    permission: kernelPermissions.proposals,
    severity: 'task',
    name: { en: 'Key to answer for', 'zh-CN': '密钥待负责人确认' },
    text: {
      en: '{person} made the key “{key}” for which you would answer; it is good once you agree',
      'zh-CN': '{person} 创建了由您负责的访问密钥“{key}”，经您同意后方可使用',
    },
  }),
  devicePointsProposed: defineNotice('kernel.device-points-proposed', {
    permission: kernelPermissions.limits,
    severity: 'task',
    name: { en: 'Device that feeds control', 'zh-CN': '设备写入控制测点待确认' },
    text: {
      en: '{person} proposes which points that control rests on the device “{device}” may feed',
      'zh-CN': '{person} 提议变更设备“{device}”可写入的控制测点',
    },
  }),
  deviceWithoutOwner: defineNotice('kernel.device-without-owner', {
    permission: kernelPermissions.tokensManage,
    severity: 'task',
    name: { en: 'Device without an owner', 'zh-CN': '设备令牌无负责人' },
    text: {
      en: 'The token of the device “{device}” has no owner any more and goes on; take it over or revoke it',
      'zh-CN': '设备“{device}”的令牌已无负责人，仍在使用；请接管或吊销',
    },
  }),
  packageProposed: defineNotice('kernel.package-proposed', {
    permission: kernelPermissions.pluginsInstall,
    severity: 'task',
    name: { en: 'Plugin of the installation to be approved', 'zh-CN': '系统插件变更待确认' },
    text: {
      en: '{person} proposes for the whole installation: {what}',
      'zh-CN': '{person} 提议对整个系统：{what}',
    },
  }),
  newSignIn: defineNotice('kernel.new-sign-in', {
    permission: kernelPermissions.notices,
    severity: 'info',
    name: { en: 'Sign-in from elsewhere', 'zh-CN': '异地登录' },
    text: {
      en: 'Your account was signed in to from {address} with {browser}. If that was not you, change your password and end the session.',
      'zh-CN': '您的账号从 {address} 使用 {browser} 登录。如非本人操作，请修改密码并结束该会话。',
    },
  }),
  accountChanged: defineNotice('kernel.account-changed', {
    permission: kernelPermissions.notices,
    severity: 'info',
    name: { en: 'Account changed', 'zh-CN': '账号变更' },
    text: {
      en: 'Your account was changed by {person}: {what}. If you do not expect that, ask an administrator.',
      'zh-CN': '{person} 变更了您的账号：{what}。如有疑问，请联系管理员。',
    },
  }),
  /** By mail only: whoever cannot sign in sees no bell. */
  passwordLink: defineNotice('kernel.password-link', {
    permission: kernelPermissions.notices,
    severity: 'task',
    name: { en: 'Choose your password', 'zh-CN': '设置密码' },
    text: {
      en: 'An administrator asks you to choose a password, by this link, which is good once: {link}',
      'zh-CN': '管理员请您设置密码，请使用以下一次性链接：{link}',
    },
  }),
  clockSet: defineNotice('kernel.clock-set', {
    permission: kernelPermissions.pluginsRead,
    severity: 'alarm',
    name: { en: 'Clock was set', 'zh-CN': '时钟被调整' },
    text: {
      en: 'The clock of {machine} went from {from} to {to} (UTC). Tasks go on; times in between are marked in the evidence. Check its time service.',
      'zh-CN':
        '{machine} 的时钟由 {from} 变为 {to}（UTC）。后台任务继续运行，其间的时间已在证据中标注，请检查时间同步服务。',
    },
  }),
  domainClock: defineNotice('kernel.domain-clock', {
    permission: kernelPermissions.pluginsRead,
    severity: 'alarm',
    name: { en: 'Clock of a test', 'zh-CN': '测试时钟' },
    text: {
      en: 'This is no real installation: its parks began at {at} (UTC) by a clock of tests, which runs {rate} times as fast as that of the machine.',
      'zh-CN': '这不是真实系统：园区使用测试时钟，启动时为 {at}（UTC），速度是本机时钟的 {rate} 倍。',
    },
  }),
  workBehind: defineNotice('kernel.work-behind', {
    permission: kernelPermissions.clusterRead,
    severity: 'alarm',
    name: { en: 'Work is behind', 'zh-CN': '后台处理滞后' },
    text: {
      en: '{work}: the oldest has waited for {minutes} minutes. See which plugin is slow, or add a process.',
      'zh-CN': '{work}：最早的一项已等待 {minutes} 分钟。请检查哪个插件较慢，或增加进程。',
    },
  }),
  backupFailed: defineNotice('kernel.backup-failed', {
    permission: kernelPermissions.backups,
    severity: 'alarm',
    name: { en: 'Backup failed', 'zh-CN': '备份失败' },
    text: { en: 'No backup could be made: {reason}', 'zh-CN': '备份未能完成：{reason}' },
  }),
  backupStale: defineNotice('kernel.backup-stale', {
    permission: kernelPermissions.backups,
    severity: 'alarm',
    name: { en: 'No recent backup', 'zh-CN': '近期没有备份' },
    text: {
      en: 'No backup has been made for two days; the newest is {newest}. See why, and make one.',
      'zh-CN': '已有两天没有完成备份；最新的备份：{newest}。请查明原因并进行备份。',
    },
  }),
  backupDrillFailed: defineNotice('kernel.backup-drill-failed', {
    permission: kernelPermissions.backups,
    severity: 'alarm',
    name: { en: 'Backup does not restore', 'zh-CN': '备份无法恢复' },
    text: {
      en: 'The newest backup could not be restored on trial: {reason}. See why, make another and try that.',
      'zh-CN': '演练恢复最新备份未成功：{reason}。请查明原因，重新备份并再次演练。',
    },
  }),
  backupUntried: defineNotice('kernel.backup-untried', {
    permission: kernelPermissions.backups,
    severity: 'task',
    name: { en: 'Backups are not tried', 'zh-CN': '备份未经演练' },
    text: {
      en: 'No backup has been restored on trial for longer than planned; the last passed: {passed}. Try the newest.',
      'zh-CN': '超过计划时间未演练恢复备份；最近一次通过：{passed}。请演练最新的备份。',
    },
  }),
  backupNotCopied: defineNotice('kernel.backup-not-copied', {
    permission: kernelPermissions.backups,
    severity: 'alarm',
    name: { en: 'Backup is not elsewhere', 'zh-CN': '备份没有异地副本' },
    text: {
      en: 'The newest backup could not be copied to {target}: {reason} It is tried again each hour.',
      'zh-CN': '最新备份未能复制到 {target}：{reason} 每小时重试一次。',
    },
  }),
  backupPlanOff: defineNotice('kernel.backup-plan-off', {
    permission: kernelPermissions.backups,
    severity: 'task',
    name: { en: 'Backups are not made by themselves', 'zh-CN': '未启用自动备份' },
    text: {
      en: 'The disk of the backups has {free} MB free, less than three times the newest ({newest} MB). Make room, and switch the plan on.',
      'zh-CN': '备份所在磁盘剩余 {free} MB，不足最新备份（{newest} MB）的三倍。请腾出空间后启用备份计划。',
    },
  }),
} as const;
