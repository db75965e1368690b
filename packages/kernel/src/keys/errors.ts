import { defineErrors } from '@lingtan/sdk';

/** Errors of the installation's keys. */
export const keyErrors = defineErrors('KEYS', {
  UNKNOWN: {
    message: 'There is no key {name}; expected one of {expected}',
    status: 404,
    'zh-CN': { message: '没有密钥 {name}；可选：{expected}' },
  },
  NO_PARK: {
    message: 'Each park has a key {name} of its own; name the park',
    status: 400,
    'zh-CN': { message: '每个园区各有自己的密钥 {name}；请指明园区' },
  },
  NOT_RUNNING: {
    message: '{plugin} does not run on {park}, so its key {name} cannot be replaced',
    status: 409,
    hint: 'Enable the plugin, or see why it does not start.',
    'zh-CN': {
      message: '{plugin} 未在 {park} 上运行，无法更换其密钥 {name}',
      hint: '请启用该插件，或检查其未启动的原因。',
    },
  },
  NEEDS_STOP: {
    message: 'The key {name} lies in the data folder and is replaced while no server runs',
    status: 409,
    hint: 'Stop the server (all processes of it), then run: npx lingtan keys rotate {name}',
    'zh-CN': {
      message: '密钥 {name} 位于数据目录中，只能在服务停止时更换',
      hint: '请停止服务（及其所有进程），然后运行：npx lingtan keys rotate {name}',
    },
  },
  IN_USE: {
    message: '{count} server processes use this database',
    status: 409,
    hint: 'Stop them all first; a process that died is gone from the list after 15 seconds.',
    'zh-CN': {
      message: '有 {count} 个服务进程正在使用此数据库',
      hint: '请先全部停止；已崩溃的进程 15 秒后会从列表中消失。',
    },
  },
  OTHER: {
    message: '{name} is the key {found}, but this installation uses {expected} since it was rotated',
    status: 500,
    hint: 'Copy secret.key and installation-key.pem from the data folder where they were rotated, or from where you keep them. Is the secret key lost: npx lingtan keys rotate secret --forget',
    'zh-CN': {
      message: '{name} 是密钥 {found}，但本安装自轮换以来使用的是 {expected}',
      hint: '请从执行轮换的数据目录或您的保存处复制 secret.key 和 installation-key.pem。若主密钥已丢失：npx lingtan keys rotate secret --forget',
    },
  },
  NO_INSTALLATION: {
    message: 'There is no installation in {dataDir}',
    status: 404,
    hint: 'LINGTAN_DATA_DIR names its data folder.',
    'zh-CN': { message: '{dataDir} 中没有安装', hint: '请用 LINGTAN_DATA_DIR 指定数据目录。' },
  },
  GIVEN: {
    message: 'The secret key is given by LINGTAN_SECRET_KEY, which this command cannot change',
    status: 409,
    hint: 'Draw another (openssl rand -hex 32), run this again with it in LINGTAN_NEW_SECRET_KEY, and start with it in LINGTAN_SECRET_KEY.',
    'zh-CN': {
      message: '主密钥由 LINGTAN_SECRET_KEY 提供，本命令无法修改',
      hint: '请生成新密钥（openssl rand -hex 32），将其放入 LINGTAN_NEW_SECRET_KEY 后重新运行，再以新的 LINGTAN_SECRET_KEY 启动。',
    },
  },
  OTHER_DATABASE: {
    message: 'DATABASE_URL names a database of your own; its passwords are changed there',
    status: 409,
    'zh-CN': { message: 'DATABASE_URL 指向您自己的数据库；请在该数据库中修改密码' },
  },
  UNREADABLE: {
    message: '{count} stored secrets cannot be opened with the present key: {places}',
    status: 409,
    hint: 'Nothing was changed. Enter them again in the settings, or have them forgotten: --forget',
    'zh-CN': {
      message: '有 {count} 个已存密文无法用当前密钥打开：{places}',
      hint: '未作任何更改。请在设置中重新输入，或使用 --forget 将其丢弃。',
    },
  },
});
