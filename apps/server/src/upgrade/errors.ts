import { defineErrors } from '@lingtan/sdk';

/** Why an installation was not brought to another version. */
export const upgradeErrors = defineErrors('UPGRADE', {
  SERVED: {
    message: 'Processes serve this installation: {processes}',
    status: 409,
    hint: 'Stop them first. Versions that work side by side need no such stop: start the newer processes one by one.',
    'zh-CN': {
      message: '以下进程正在为本安装提供服务：{processes}',
      hint: '请先停止它们。可同时运行的版本无需停机：逐个启动新版本进程即可。',
    },
  },
  PROBLEMS: {
    message: 'This version does not hold here: {problems}',
    status: 409,
    'zh-CN': { message: '本版本在此处无法正常运行：{problems}' },
  },
  UNDONE: {
    message: 'The upgrade was undone, the installation is as it was before: {reason}',
    status: 409,
    hint: 'Start the version before it. The backup {backup} is kept.',
    'zh-CN': {
      message: '升级已撤销，安装恢复到升级之前：{reason}',
      hint: '请启动升级前的版本。备份 {backup} 予以保留。',
    },
  },
  NOT_UNDONE: {
    message: 'The upgrade failed and could not be undone: {reason}; {why}',
    status: 500,
    hint: 'The backup {backup} has the state before. Restore it with the version before, into an empty data folder or database: lingtan restore {backup}',
    'zh-CN': {
      message: '升级失败且无法撤销：{reason}；{why}',
      hint: '备份 {backup} 保存了升级前的状态。请用升级前的版本恢复到空数据目录或空数据库：lingtan restore {backup}',
    },
  },
  NO_BACKUP: {
    message: 'The version in {from} made no backup: {reason}',
    status: 409,
    'zh-CN': { message: '{from} 中的版本未能建立备份：{reason}' },
  },
  FROM_EXTERNAL: {
    message: '--from is for the embedded PostgreSQL, and DATABASE_URL names one of your own',
    status: 400,
    hint: 'Bring your PostgreSQL to its new version by its own means (pg_upgrade); then run lingtan upgrade without --from.',
    'zh-CN': {
      message: '--from 仅用于内嵌 PostgreSQL，而 DATABASE_URL 指向自有数据库',
      hint: '请用 PostgreSQL 自身的工具（pg_upgrade）升级数据库，再不带 --from 运行 lingtan upgrade。',
    },
  },
});
