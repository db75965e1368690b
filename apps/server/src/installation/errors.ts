import { defineErrors } from '@lingtan/sdk';

/** Why no installation is opened on a data folder. */
export const installationErrors = defineErrors('INSTALLATION', {
  OTHER_DATABASE: {
    message: 'The installation of {dataDir} uses the database {database}, and DATABASE_URL is not set',
    status: 409,
    hint: 'Set DATABASE_URL as for the server. Another installation, with a database of its own, needs another LINGTAN_DATA_DIR.',
    'zh-CN': {
      message: '{dataDir} 的安装使用数据库 {database}，但未设置 DATABASE_URL',
      hint: '请与服务器一样设置 DATABASE_URL。若要建立使用内置数据库的另一安装，请改用其他 LINGTAN_DATA_DIR。',
    },
  },
  OTHER_SERVER: {
    message:
      'The server on {dataDir} uses the database {database}; DATABASE_URL names {named}, which is another installation',
    status: 409,
    hint: 'Set DATABASE_URL and LINGTAN_DATA_DIR as for the server that you mean.',
    'zh-CN': {
      message: '{dataDir} 的服务器使用数据库 {database}，而 DATABASE_URL 指向另一安装 {named}',
      hint: '请按目标服务器设置 DATABASE_URL 和 LINGTAN_DATA_DIR。',
    },
  },
  NONE: {
    message: 'There is no installation in {place}',
    status: 404,
    hint: 'Set LINGTAN_DATA_DIR and DATABASE_URL as for the server. A new installation is made by starting it (npm start).',
    'zh-CN': {
      message: '{place} 中没有安装',
      hint: '请与服务器一样设置 LINGTAN_DATA_DIR 和 DATABASE_URL。新安装通过启动服务器（npm start）建立。',
    },
  },
});
