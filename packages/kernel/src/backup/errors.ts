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
  PLAN_CHANGED_MEANWHILE: {
    message: 'The plan of backups was changed by somebody else meanwhile',
    status: 409,
    hint: 'Load it again and repeat the change.',
    'zh-CN': { message: '备份计划已被他人修改', hint: '请重新加载后再修改。' },
  },
  THERE: {
    message: 'There is a backup of that time already: {name}',
    status: 409,
    hint: 'Nothing was kept of the file.',
    'zh-CN': { message: '已有同一时刻的备份：{name}', hint: '未保留该文件的任何内容。' },
  },
  NO_ROOM: {
    message: 'The disk of {folder} has too little room for the backup',
    status: 507,
    hint: 'Nothing was kept of the file. Make room: 1 GB stays free.',
    'zh-CN': { message: '{folder} 所在磁盘空间不足', hint: '未保留该文件的任何内容。请腾出空间：须保留 1 GB。' },
  },
  NONE: {
    message: 'There is no whole backup',
    status: 404,
    hint: 'Make one: npx lingtan backup.',
    'zh-CN': { message: '没有完整的备份', hint: '请先备份：npx lingtan backup。' },
  },
  NO_FOLDER: {
    message: 'This process has no data folder, so there is nowhere to keep backups',
    status: 409,
    hint: 'Set LINGTAN_BACKUP_DIR.',
    'zh-CN': { message: '此进程没有数据目录，无处存放备份', hint: '请设置 LINGTAN_BACKUP_DIR。' },
  },
  COPY_URL: {
    message: 'LINGTAN_BACKUP_SFTP is {value}; expected is an address such as sftp://backup@store.example.org/lingtan',
    status: 400,
    hint: 'It names the user and a folder that is there. Not a password: a key file signs in.',
    'zh-CN': {
      message: 'LINGTAN_BACKUP_SFTP 为 {value}；应为 sftp://backup@store.example.org/lingtan 这样的地址',
      hint: '地址中须写明用户和已有的目录；不写密码，登录使用密钥文件。',
    },
  },
  COPY_SETTINGS: {
    message: 'LINGTAN_BACKUP_SFTP is set and {missing} is not',
    status: 400,
    hint: 'Copies need the key that signs in (LINGTAN_BACKUP_SFTP_KEY_FILE) and the keys of the host (LINGTAN_BACKUP_SFTP_HOST_KEYS).',
    'zh-CN': {
      message: '已设置 LINGTAN_BACKUP_SFTP，但未设置 {missing}',
      hint: '副本需要登录密钥（LINGTAN_BACKUP_SFTP_KEY_FILE）和主机密钥（LINGTAN_BACKUP_SFTP_HOST_KEYS）。',
    },
  },
  COPY_FILE: {
    message: '{file} cannot be read, so no backup is copied: {reason}',
    status: 500,
    hint: 'Put the file back, readable for the user that the server runs as.',
    'zh-CN': { message: '无法读取 {file}，备份未复制：{reason}', hint: '请放回该文件，并允许服务器用户读取。' },
  },
  COPY_REFUSED: {
    message: 'The backup could not be copied to {target}: {reason}',
    status: 502,
    hint: 'It is tried again after an hour. Try by hand as the same user: sftp with the same key.',
    'zh-CN': {
      message: '备份未能复制到 {target}：{reason}',
      hint: '一小时后重试。可用同一用户和同一密钥手动执行 sftp 检查。',
    },
  },
  NOT_A_BACKUP: {
    message: '{folder} is not a backup: {reason}',
    status: 400,
    hint: 'A backup is a folder with manifest.json and one file for each table.',
    'zh-CN': { message: '{folder} 不是备份：{reason}', hint: '备份是一个目录，内含 manifest.json 和每张表一个文件。' },
  },
  NEWER_FORM: {
    message: '{folder} is a backup of a newer version ({version}): {reason}',
    status: 409,
    hint: 'Nothing was restored. Restore it with the version that made it, or a later one.',
    'zh-CN': {
      message: '{folder} 是由更新的版本（{version}）制作的备份：{reason}',
      hint: '未恢复任何内容。请使用制作该备份的版本或更新版本恢复。',
    },
  },
  HIDDEN_ROWS: {
    message: 'Row-level security hides rows of {table} from the role of DATABASE_URL',
    status: 409,
    hint: 'That role has to own the tables, and no restrictive policy may bind it. A start of the server gives it a policy on each table.',
    'zh-CN': {
      message: '行级安全对 DATABASE_URL 的角色隐藏了 {table} 的行',
      hint: '该角色须为表的所有者，且不受限制性策略约束。启动服务器时会为其在每张表上建立策略。',
    },
  },
  NOT_MADE: {
    message: 'The backup could not be made: {reason}',
    status: 500,
    hint: 'Nothing of it was kept.',
    'zh-CN': { message: '无法完成备份：{reason}', hint: '未保留任何内容。' },
  },
  INTERRUPTED: {
    message: 'It ended before it was whole, or another process is making it',
    status: 500,
    hint: 'Nothing of it is used; it is made again.',
    'zh-CN': { message: '备份在完成前中断，或正由另一进程进行', hint: '其内容不会使用；将重新备份。' },
  },
  NOT_FILLED: {
    message: 'The backup could not be restored: {reason}',
    status: 500,
    hint: 'Nothing of it was kept.',
    'zh-CN': { message: '无法恢复备份：{reason}', hint: '未保留任何内容。' },
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
    message: 'The backup does not open: {reason}',
    status: 400,
    hint: 'Give the passphrase with which the backup was made. Without it nobody can read the backup.',
    'zh-CN': {
      message: '备份无法解开：{reason}',
      hint: '请提供制作备份时使用的口令；没有口令，任何人都无法读取备份。',
    },
  },
  KEY_NEEDED: {
    message: 'The backup is encrypted with the key {id}; the key given: {given}',
    status: 400,
    hint: 'Name its file: --key-file, or LINGTAN_BACKUP_KEY_FILE for the server. Without it nobody can read the backup.',
    'zh-CN': {
      message: '备份由密钥 {id} 加密；所提供的密钥：{given}',
      hint: '请指定该密钥的文件：--key-file，服务器使用 LINGTAN_BACKUP_KEY_FILE；没有密钥，任何人都无法读取备份。',
    },
  },
  KEY_FILE: {
    message: 'The file {file} holds no key for backups',
    status: 400,
    hint: 'Draw one with: npx lingtan backup key FILE. It is `lingtan-backup-key-1:` and 64 hexadecimal digits.',
    'zh-CN': {
      message: '文件 {file} 中没有备份密钥',
      hint: '请用 npx lingtan backup key 文件 生成；其内容为 lingtan-backup-key-1: 加 64 位十六进制数字。',
    },
  },
  KEY_THERE: {
    message: 'There is a file {file} already',
    status: 409,
    hint: 'A key that backups were made with is not overwritten. Name another file.',
    'zh-CN': { message: '文件 {file} 已存在', hint: '不会覆盖已用于备份的密钥，请指定其他文件。' },
  },
  KEY_UNREADABLE: {
    message: 'The key for backups cannot be read from {file}: {reason}',
    status: 409,
    hint: 'No backup is made without it, since it would not be encrypted. Put the file back, or change LINGTAN_BACKUP_KEY_FILE.',
    'zh-CN': {
      message: '无法从 {file} 读取备份密钥：{reason}',
      hint: '没有密钥时不进行备份，否则备份不会加密。请放回该文件，或修改 LINGTAN_BACKUP_KEY_FILE。',
    },
  },
  KEY_WITHIN: {
    message: 'The key for backups lies in {file}, among the backups that it encrypts',
    status: 409,
    hint: 'Whoever finds the backups would have the key too. Keep it elsewhere.',
    'zh-CN': { message: '备份密钥 {file} 位于其加密的备份之中', hint: '找到备份的人也会得到密钥，请将其存放于别处。' },
  },
  SECRET_TWICE: {
    message: 'Both a passphrase and a key file are given for backups',
    status: 400,
    hint: 'Give one: LINGTAN_BACKUP_PASSPHRASE (--passphrase-file) or LINGTAN_BACKUP_KEY_FILE (--key-file).',
    'zh-CN': {
      message: '同时提供了备份口令和密钥文件',
      hint: '请只提供一个：LINGTAN_BACKUP_PASSPHRASE（--passphrase-file）或 LINGTAN_BACKUP_KEY_FILE（--key-file）。',
    },
  },
  PASSPHRASE_SHORT: {
    message: 'The passphrase for backups has {length} characters, expected at least {least}',
    status: 400,
    'zh-CN': { message: '备份口令只有 {length} 个字符，至少需要 {least} 个' },
  },
  NOT_AUTHENTIC: {
    message: '{file} of the backup is not as it was encrypted: changed, cut short, or another file',
    status: 409,
    hint: 'Nothing was restored. Take another backup.',
    'zh-CN': {
      message: '备份中的 {file} 与加密时不符：已被改动、截断，或是其他文件',
      hint: '未恢复任何内容。请改用其他备份。',
    },
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
  KEYS_DIFFER: {
    message: 'The backup was made with another {key} than the one that would be used after the restore',
    status: 409,
    hint: 'Give back that key (file in the data folder, or LINGTAN_SECRET_KEY), or choose a backup with sealed keys. Without it, stored secrets cannot be read or signatures of that time are not recognised.',
    'zh-CN': {
      message: '备份所用的 {key} 与恢复后将使用的不同',
      hint: '请放回该密钥（数据目录中的文件或 LINGTAN_SECRET_KEY），或选择含加密密钥的备份；否则已存密文无法读取，或当时的签名无法识别。',
    },
  },
  UNSIGNED: {
    message: 'The backup is not signed: an earlier version made it, or somebody has changed it',
    status: 409,
    hint: 'Restore it into a new installation if you know where it comes from: npx lingtan restore FOLDER --doubtful.',
    'zh-CN': {
      message: '备份没有签名：由早期版本制作，或已被改动',
      hint: '若确知其来源，可恢复到新安装：npx lingtan restore 目录 --doubtful。',
    },
  },
  KEYS_UNKNOWN: {
    message: 'The backup does not say which keys it was made with, and holds none',
    status: 409,
    hint: 'Backups of the first versions do not say. Restore it into a new installation with the keys of that time: npx lingtan restore FOLDER --doubtful.',
    'zh-CN': {
      message: '备份未注明所用的密钥，也不含密钥',
      hint: '早期版本的备份没有此信息。请连同当时的密钥恢复到新安装：npx lingtan restore 目录 --doubtful。',
    },
  },
  CONFIRM: {
    message: 'The name that confirms the restore is {confirm}, the backup is {name}',
    status: 400,
    hint: 'Repeat the name of the backup in `confirm`.',
    'zh-CN': { message: '确认名称为 {confirm}，而备份为 {name}', hint: '请在 confirm 中重复备份名称。' },
  },
  RESTORE_EXTERNAL: {
    message: 'This server uses a database of its own (DATABASE_URL), which is not restored from the page',
    status: 409,
    hint: 'Stop all servers, empty the database, and run: npx lingtan restore {folder}',
    'zh-CN': {
      message: '此服务器使用外部数据库（DATABASE_URL），不能从页面恢复',
      hint: '请停止所有服务器，清空数据库，然后运行：npx lingtan restore {folder}',
    },
  },
  RESTORE_SHARED: {
    message: 'Other server processes use this database: {count}',
    status: 409,
    hint: 'Stop them first; a restore takes the database away from under them.',
    'zh-CN': { message: '还有其他服务器进程在使用此数据库：{count} 个', hint: '请先停止它们；恢复会替换整个数据库。' },
  },
  RESTORE_UNATTENDED: {
    message: 'This process cannot restore in place',
    status: 409,
    hint: 'Start the server (npm start) and ask it, or restore into a new installation: npx lingtan restore FOLDER.',
    'zh-CN': {
      message: '此进程不能就地恢复',
      hint: '请启动服务器（npm start）后再操作，或恢复到新安装：npx lingtan restore 目录。',
    },
  },
  RESTORE_ORDERED: {
    message: 'A restore has begun already',
    status: 409,
    hint: 'Wait until the server is back.',
    'zh-CN': { message: '恢复已经开始', hint: '请等待服务器恢复运行。' },
  },
  ASIDE_LEFT: {
    message: 'The state before an earlier restore is still in {folder}',
    status: 409,
    hint: 'Move it out of the data folder, or delete it when it is not needed any more.',
    'zh-CN': { message: '先前恢复之前的状态仍在 {folder}', hint: '请将其移出数据目录；不再需要时可删除。' },
  },
  RESTORING: {
    message: 'The server is restoring a backup. {step}',
    status: 503,
    hint: 'It comes back by itself.',
    'zh-CN': { message: '服务器正在恢复备份。{step}', hint: '完成后服务器会自动恢复运行。' },
  },
  RESTORE_INTERRUPTED: {
    message: 'The server ended while the backup was being restored',
    status: 500,
    'zh-CN': { message: '恢复备份期间服务器被终止' },
  },
  DRILL_RUNNING: {
    message: 'A backup is being restored on trial: {name}',
    status: 409,
    hint: 'Wait until it has ended; one at a time is tried.',
    'zh-CN': { message: '正在演练恢复备份：{name}', hint: '请等待其完成；同一时间只能进行一次演练。' },
  },
  DRILL_UNATTENDED: {
    message: 'This process cannot restore a backup on trial',
    status: 409,
    hint: 'Start the server (npm start) and ask it.',
    'zh-CN': { message: '此进程不能演练恢复备份', hint: '请启动服务器（npm start）后再操作。' },
  },
  DRILL_INTERRUPTED: {
    message: 'The server ended while a backup was being restored on trial',
    status: 500,
    'zh-CN': { message: '演练恢复备份期间服务器被终止' },
  },
  DRILL_NO_ROOM: {
    message: 'The disk of {folder} has {free} MB free, a trial needs {needed} MB',
    status: 409,
    hint: 'Nothing was restored. Make room: the trial has a database of its own, beside the running one.',
    'zh-CN': {
      message: '{folder} 所在磁盘剩余 {free} MB，演练需要 {needed} MB',
      hint: '未恢复任何内容。请腾出空间：演练使用独立的数据库，与运行中的数据库并存。',
    },
  },
  DRILL_AUDIT: {
    message: 'The audit log of the backup does not hold: {problem}',
    status: 500,
    hint: 'Somebody has changed rows before the backup was made. Compare with an older backup.',
    'zh-CN': {
      message: '备份中的审计日志校验未通过：{problem}',
      hint: '备份之前已有人改动过记录。请与更早的备份比较。',
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
