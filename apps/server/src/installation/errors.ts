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
  PLAIN_SERVICES: {
    message:
      'Services of other machines would be reached without TLS whose certificate is checked, so that others could read and change what is sent: {services}; expected sslmode=verify-full, rediss: or mqtts:',
    status: 500,
    hint: 'Put ?sslmode=verify-full&sslrootcert=FILE into the address of a database, use rediss: and mqtts:, or set LINGTAN_PLAIN_SERVICES=allowed where the network itself is kept secret.',
    'zh-CN': {
      message:
        '将以未加密或不校验证书的方式连接其他机器上的服务，他人可以读取并篡改传输内容：{services}；应为 sslmode=verify-full、rediss: 或 mqtts:',
      hint: '请在数据库地址中加入 ?sslmode=verify-full&sslrootcert=文件，并使用 rediss: 与 mqtts:；若网络本身已保密，可设 LINGTAN_PLAIN_SERVICES=allowed。',
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
