import { defineErrors } from '@lingtan/sdk';

/** Errors of backup and restore. */
export const backupErrors = defineErrors('BACKUP', {
  RUNNING: {
    message: 'A backup is being made: {name}',
    status: 409,
    hint: 'Wait until it has ended; one at a time is made.',
    'zh-CN': { message: '正在备份：{name}', hint: '请等待其完成；同一时间只能进行一次备份。' },
  },
  UNKNOWN: {
    message: 'There is no backup {name}',
    status: 404,
    hint: 'GET /api/backups lists those that are there.',
    'zh-CN': { message: '没有备份 {name}', hint: 'GET /api/backups 可列出现有备份。' },
  },
  NO_FOLDER: {
    message: 'This process has no data folder, so there is nowhere to keep backups',
    status: 409,
    hint: 'Set LINGTAN_BACKUP_DIR.',
    'zh-CN': { message: '此进程没有数据目录，无处存放备份', hint: '请设置 LINGTAN_BACKUP_DIR。' },
  },
  NOT_A_BACKUP: {
    message: '{folder} is not a backup: {reason}',
    status: 400,
    hint: 'A backup is a folder with manifest.json and one file for each table.',
    'zh-CN': { message: '{folder} 不是备份：{reason}', hint: '备份是一个目录，内含 manifest.json 和每张表一个文件。' },
  },
  DAMAGED: {
    message: 'The backup {folder} is damaged: {problems}',
    status: 409,
    hint: 'Nothing was restored. Take another backup.',
    'zh-CN': { message: '备份 {folder} 已损坏：{problems}', hint: '未恢复任何内容。请改用其他备份。' },
  },
  NEWER: {
    message: 'The backup was made with {component}/{file}, which this version does not have or has otherwise',
    status: 409,
    hint: 'Restore with the version that made it ({version}) or a later one, with the same plugins in place.',
    'zh-CN': {
      message: '备份使用了 {component}/{file}，当前版本没有该文件或内容不同',
      hint: '请使用制作该备份的版本（{version}）或更新版本恢复，并安装相同的插件。',
    },
  },
  NOT_EMPTY: {
    message: 'The installation is not empty: it has {found}',
    status: 409,
    hint: 'Restore into a new data folder (LINGTAN_DATA_DIR) or an empty database.',
    'zh-CN': {
      message: '目标安装不为空：已有 {found}',
      hint: '请恢复到新的数据目录（LINGTAN_DATA_DIR）或空数据库。',
    },
  },
  PASSPHRASE: {
    message: 'The keys in the backup do not open: {reason}',
    status: 400,
    hint: 'Give the passphrase with which the backup was made.',
    'zh-CN': { message: '备份中的密钥无法解开：{reason}', hint: '请提供制作备份时使用的口令。' },
  },
  NO_KEYS: {
    message: 'The backup holds no keys, and the new installation has none',
    status: 400,
    hint: 'Copy secret.key and installation-key.pem of the old installation into {dataDir} first; stored secrets and signatures need them.',
    'zh-CN': {
      message: '备份中没有密钥，新安装也没有密钥',
      hint: '请先把原安装的 secret.key 和 installation-key.pem 复制到 {dataDir}；已存密文和签名需要它们。',
    },
  },
  DIFFERS: {
    message: 'What was restored differs from the backup in {table}: {found} instead of {expected}',
    status: 500,
    hint: 'Nothing was kept. Please report this with the manifest of the backup.',
    'zh-CN': {
      message: '恢复的内容与备份在 {table} 处不一致：应为 {expected}，实为 {found}',
      hint: '未保留任何内容。请附上备份的 manifest.json 报告此问题。',
    },
  },
});
