import { defineErrors } from '@lingtan/sdk';

/** What can go wrong between the kernel and PostgreSQL. */
export const databaseErrors = defineErrors('DATABASE', {
  UNAVAILABLE: {
    message: 'The database does not answer: {reason}',
    status: 503,
    hint: 'Nothing was stored by this call. It is safe to try again in a few seconds.',
    'zh-CN': { message: '数据库没有应答：{reason}', hint: '本次调用未存储任何内容，几秒后重试是安全的。' },
  },
  TOO_SLOW: {
    message: 'The database took too long over a statement, which was ended',
    status: 503,
    hint: 'Nothing was stored by this call. Ask for less at a time, e.g. a shorter period, or try again later.',
    'zh-CN': {
      message: '数据库执行一条语句过久，已被终止',
      hint: '本次调用未存储任何内容。请缩小请求范围，例如缩短时段，或稍后重试。',
    },
  },
  STOOD_STILL: {
    message:
      'This process stood still within a transaction, which the database ended so that others need not wait for it',
    status: 503,
    hint: 'Nothing was stored by this call. It is safe to try again.',
    'zh-CN': {
      message: '本进程在事务中停顿过久，数据库已终止该事务，以免他人等待',
      hint: '本次调用未存储任何内容，重试是安全的。',
    },
  },
  DISK_FULL: {
    message: 'The disk of the database is full: {reason}',
    status: 507,
    hint: 'Nothing was stored by this call. Make room on the disk of the data directory; nothing needs to be restarted.',
    'zh-CN': {
      message: '数据库磁盘已满：{reason}',
      hint: '本次调用未存储任何内容。请清理数据目录所在磁盘，无需重启。',
    },
  },
  OUTCOME_UNKNOWN: {
    message: 'The connection broke while the transaction was being committed: {reason}',
    status: 503,
    hint: 'The change may or may not be stored. Look before you repeat it, unless repeating it is harmless.',
    'zh-CN': {
      message: '事务提交时连接中断：{reason}',
      hint: '更改可能已存储，也可能没有。除非重复无害，请先查看再重试。',
    },
  },
  TOO_OLD: {
    message: 'The database server is PostgreSQL {found}; expected {expected} or newer',
    status: 500,
    'zh-CN': { message: '数据库服务器为 PostgreSQL {found}；需要 {expected} 或更高版本' },
  },
  ENCODING: {
    message: 'The database {database} is encoded in {found}; expected UTF8',
    status: 500,
    'zh-CN': { message: '数据库 {database} 的编码为 {found}；应为 UTF8' },
  },
  OWNER_RIGHTS: {
    message: 'The role {owner} may not create schemas in the database {database}',
    status: 500,
    hint: 'Make it the owner of the database, or: grant create on database … to …',
    'zh-CN': {
      message: '角色 {owner} 无权在数据库 {database} 中创建模式',
      hint: '请将其设为数据库所有者，或执行：grant create on database … to …',
    },
  },
  UNSAFE_ROLE: {
    message: 'The application role {role} {problem}, so row-level security would not separate parks',
    status: 500,
    hint: 'Use a role that is NOSUPERUSER, NOBYPASSRLS, owns nothing, and is a member of no such role.',
    'zh-CN': {
      message: '应用角色 {role} {problem}，行级安全将无法隔离各园区',
      hint: '请使用 NOSUPERUSER、NOBYPASSRLS、不拥有任何对象且不属于此类角色的角色。',
    },
  },
  ROLE_NOT_CREATABLE: {
    message: 'The role {role} is missing or has another password, and {owner} may not create or change it: {reason}',
    status: 500,
    hint: 'Give the owner CREATEROLE, or create the roles yourself and set LINGTAN_APP_DATABASE_URL and LINGTAN_KERNEL_DATABASE_URL.',
    'zh-CN': {
      message: '角色 {role} 不存在或密码不同，而 {owner} 无权创建或修改它：{reason}',
      hint: '请赋予所有者 CREATEROLE，或自行创建角色并设置 LINGTAN_APP_DATABASE_URL 与 LINGTAN_KERNEL_DATABASE_URL。',
    },
  },
  ROLE_OTHER_KEY: {
    message:
      'The role {role} of the database {database} has another password than the one that comes of the secret key',
    status: 500,
    hint: 'Nothing was changed. Another installation uses this database: give this one an empty database, or copy its secret.key (LINGTAN_SECRET_KEY) here. If that key is lost: npx lingtan keys rotate secret --forget',
    'zh-CN': {
      message: '数据库 {database} 的角色 {role} 的密码与本安装密钥派生的密码不同',
      hint: '未作任何更改。该数据库由另一安装使用：请改用空数据库，或复制其 secret.key（LINGTAN_SECRET_KEY）。若该密钥已丢失：npx lingtan keys rotate secret --forget',
    },
  },
  ROLE_NAME: {
    message: 'The role {role} has a name that cannot be used; expected letters a to z, digits and underscores',
    status: 500,
    'zh-CN': { message: '角色名 {role} 不可用；应由字母 a 至 z、数字和下划线组成' },
  },
  REFUSED: {
    message: 'The database does not let the server in: {reason}',
    status: 500,
    hint: 'DATABASE_URL names the role, its password and the database.',
    'zh-CN': { message: '数据库拒绝连接：{reason}', hint: '请检查 DATABASE_URL 中的角色、密码和数据库名。' },
  },
  POOLER: {
    message:
      'A pooler at {place} gives the statements of one connection to the database {database} to several sessions of PostgreSQL; expected: one session for each connection',
    status: 500,
    hint: 'Nothing was changed. Connect to PostgreSQL directly, or set the pooler to sessions (PgBouncer: pool_mode = session). Locks, settings and notifications live in a session.',
    'zh-CN': {
      message:
        '位于 {place} 的连接池把到数据库 {database} 的同一连接的语句分给了多个 PostgreSQL 会话；应为每个连接一个会话',
      hint: '未作任何更改。请直接连接 PostgreSQL，或将连接池设为会话模式（PgBouncer：pool_mode = session）。锁、设置和通知都依附于会话。',
    },
  },
  MIGRATION_CHANGED: {
    message: 'Migration {component}/{file} was applied with other content than it has now',
    status: 500,
    hint: 'Migrations are never edited. Restore the file, and put the change into a new one.',
    'zh-CN': {
      message: '迁移 {component}/{file} 当时应用的内容与现在不同',
      hint: '迁移从不修改。请恢复该文件，把更改写入新的迁移。',
    },
  },
  MIGRATION_MISSING: {
    message: 'Migration {component}/{file} was applied, but this release does not have it',
    status: 500,
    hint: 'This database belongs to a newer or another release. Start that one, or restore a backup.',
    'zh-CN': {
      message: '迁移 {component}/{file} 已应用，但本版本没有它',
      hint: '此数据库属于更新的或另一版本。请启动该版本，或恢复备份。',
    },
  },
  OLDER: {
    message: 'The database is of an earlier version: {component}/{file} has not been applied to it',
    status: 409,
    hint: 'Start the server once (npm start), which brings the database up to date; a command changes nothing of it.',
    'zh-CN': {
      message: '数据库属于较早的版本：尚未应用 {component}/{file}',
      hint: '请先启动一次服务器（npm start），由其更新数据库；命令不会更改数据库结构。',
    },
  },
  MIGRATION_NAME: {
    message: 'Migration file {component}/{file} is not named NNNN-name.sql, or its number is used twice',
    status: 500,
    'zh-CN': { message: '迁移文件 {component}/{file} 未按 NNNN-name.sql 命名，或编号重复' },
  },
  MIGRATION_FAILED: {
    message: 'Migration {component}/{file} failed and changed nothing: {reason}',
    status: 500,
    'zh-CN': { message: '迁移 {component}/{file} 失败，未作任何更改：{reason}' },
  },
  TRANSACTION_ENDED: {
    message: 'A transaction was used after it had ended',
    status: 500,
    hint: 'Await every query before the function given to tx() returns.',
    'zh-CN': { message: '事务结束后仍被使用', hint: '请在交给 tx() 的函数返回之前等待所有查询。' },
  },
});
