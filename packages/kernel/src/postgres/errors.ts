import { defineErrors } from '@lingtan/sdk';

/** What can go wrong between the data folder and a running PostgreSQL. */
export const postgresErrors = defineErrors('POSTGRES', {
  PLATFORM: {
    message: 'No embedded PostgreSQL for {platform}-{arch}: the package {package} is not installed',
    status: 500,
    hint: 'Install dependencies without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.',
    'zh-CN': {
      message: '没有适用于 {platform}-{arch} 的内嵌 PostgreSQL：未安装软件包 {package}',
      hint: '请不带 --omit=optional 安装依赖，或将 DATABASE_URL 设为自有 PostgreSQL。',
    },
  },
  DATA_DIR_IN_USE: {
    message: 'The data folder {dataDir} is in use by process {pid}',
    status: 409,
    hint: 'Stop that process first, or set LINGTAN_DATA_DIR to another folder.',
    'zh-CN': {
      message: '数据目录 {dataDir} 正被进程 {pid} 使用',
      hint: '请先停止该进程，或将 LINGTAN_DATA_DIR 设为其他目录。',
    },
  },
  DATA_DIR_UNREACHABLE: {
    message:
      'PostgreSQL runs as user {user} and cannot enter {folder}, which is on the way to the data folder {dataDir}',
    status: 500,
    hint: 'Set LINGTAN_DATA_DIR to a folder that this user can reach (as root: below /var/lib), or run `chmod o+x` on the folder named.',
    'zh-CN': {
      message: 'PostgreSQL 以用户 {user} 运行，无法进入通往数据目录 {dataDir} 的 {folder}',
      hint: '请将 LINGTAN_DATA_DIR 设为该用户可达的目录（root 用户：/var/lib 之下），或对所列目录执行 `chmod o+x`。',
    },
  },
  NO_USER: {
    message: 'PostgreSQL does not run as root, and no unprivileged user was found or could be created',
    status: 500,
    hint: 'Create one with `useradd --system lingtan`, or run Lingtan as an ordinary user.',
    'zh-CN': {
      message: 'PostgreSQL 不能以 root 运行，且找不到也无法创建非特权用户',
      hint: '请用 `useradd --system lingtan` 创建，或以普通用户运行。',
    },
  },
  INIT_FAILED: {
    message: 'The database cluster in {dataDir} could not be created: {reason}',
    status: 500,
    'zh-CN': { message: '无法在 {dataDir} 创建数据库集簇：{reason}' },
  },
  VERSION: {
    message: 'The database cluster in {dataDir} was made by PostgreSQL {found}; this release runs {expected}',
    status: 500,
    hint: 'Back up with the release that made it, then restore into an empty data folder.',
    'zh-CN': {
      message: '{dataDir} 中的数据库集簇由 PostgreSQL {found} 创建；本版本运行 {expected}',
      hint: '请用创建它的版本备份，再恢复到空数据目录。',
    },
  },
  START_FAILED: {
    message: 'PostgreSQL did not start in {dataDir}: {reason}',
    status: 500,
    'zh-CN': { message: 'PostgreSQL 未能在 {dataDir} 启动：{reason}' },
  },
});
