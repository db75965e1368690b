import { defineErrors } from '@lingtan/sdk';

/** Errors of plugins that are installed from files. */
export const packageErrors = defineErrors('PACKAGE', {
  MODIFIED: {
    message: '{id} {version} was modified after it was signed: {problems}',
    status: 422,
    hint: 'Do not install it. Fetch the file from its vendor again.',
    'zh-CN': { message: '{id} {version} 在签名之后被修改：{problems}', hint: '请勿安装；请重新向供应商获取文件。' },
  },
  NOT_SIGNED: {
    message: '{id} {version} is {state}; it is installed only when you accept that',
    status: 409,
    hint: 'Compare the fingerprint with the vendor and trust the key, or accept the risk.',
    'zh-CN': {
      message: '{id} {version} 的签名状态为 {state}；仅在您接受后才会安装',
      hint: '请与供应商核对指纹后信任该密钥，或自行承担风险。',
    },
  },
  NOT_ISOLATED: {
    message: '{id} {version} is {state}, and the isolation of plugins on this machine is {level}; missing: {missing}',
    status: 409,
    hint: 'Trust the key of its vendor, or mend what is missing (`lingtan doctor` says how). Whoever runs the server may set LINGTAN_UNSIGNED_PLUGINS={level} and take the risk.',
    'zh-CN': {
      message: '{id} {version} 的签名状态为 {state}，而本机的插件隔离级别为 {level}；缺少：{missing}',
      hint: '请信任其供应商的密钥，或补齐所缺项（`lingtan doctor` 会说明方法）。服务器运维者也可设置 LINGTAN_UNSIGNED_PLUGINS={level} 并自行承担风险。',
    },
  },
  UNSIGNED_SETTING: {
    message: 'LINGTAN_UNSIGNED_PLUGINS: {value} is no level of isolation; expected full, partial or none',
    status: 500,
    'zh-CN': { message: 'LINGTAN_UNSIGNED_PLUGINS：{value} 不是隔离级别；应为 full、partial 或 none' },
  },
  INCOMPATIBLE: {
    message: '{id} {version} does not fit this server: {problems}',
    status: 409,
    'zh-CN': { message: '{id} {version} 与本服务器不兼容：{problems}' },
  },
  SETTINGS: {
    message: '{id} {version} does not take the settings of {parks}',
    status: 409,
    hint: 'Ask its vendor for a version that brings these settings over; or switch the plugin off on these parks, run this version, and enter the settings there anew.',
    'zh-CN': {
      message: '{id} {version} 不接受以下园区已存的设置：{parks}',
      hint: '请向供应商索取可迁移这些设置的版本；或先在这些园区停用该插件，运行此版本后重新填写设置。',
    },
  },
  OTHER_BY_NOW: {
    message:
      '{id} {version}: its file, its signature or the version that runs is another one than when it was proposed',
    status: 409,
    hint: 'Reject the proposal, look at the package again and propose it anew.',
    'zh-CN': {
      message: '{id} {version}：其文件、签名或正在运行的版本与提议时不同',
      hint: '请否决该提案，重新查看安装包后再提议。',
    },
  },
  UNKNOWN: {
    message: 'There is no package of {id} {version}',
    status: 404,
    'zh-CN': { message: '没有 {id} {version} 的安装包' },
  },
  REVOKED: {
    message: '{id} {version} was revoked: {reason}',
    status: 409,
    hint: 'Nothing brings it back. Ask its vendor for a later version, signed by another key where the key was revoked.',
    'zh-CN': {
      message: '{id} {version} 已被吊销：{reason}',
      hint: '无法恢复。请向供应商索取更新的版本；若被吊销的是密钥，该版本须由其他密钥签名。',
    },
  },
  KEY_REVOKED: {
    message: 'The key {key} was revoked: {reason}',
    status: 409,
    hint: 'It cannot be trusted again. Ask the vendor for the key that took its place.',
    'zh-CN': { message: '密钥 {key} 已被吊销：{reason}', hint: '不能再次信任。请向供应商索取替代的密钥。' },
  },
  UNKNOWN_KEY: {
    message: 'There is no key {key} here',
    status: 404,
    hint: 'Give all 64 hexadecimal digits of its fingerprint, or at least the first 16 of one that only one key here begins with.',
    'zh-CN': {
      message: '没有密钥 {key}',
      hint: '请给出指纹的全部 64 位十六进制数字，或至少前 16 位（且在本系统中唯一）。',
    },
  },
  NOT_ASKED: {
    message: '{id} {version} does not ask for {what}; it asks for: {asked}',
    status: 400,
    'zh-CN': { message: '{id} {version} 并未申请 {what}；其申请为：{asked}' },
  },
  PAGE_NOT_SIGNED: {
    message: '{id} {version} is {state}; only what a trusted key has signed runs in the page itself',
    status: 409,
    hint: 'Trust the key of its vendor first, or let it run in its frame.',
    'zh-CN': {
      message: '{id} {version} 的签名状态为 {state}；仅由受信任密钥签名的插件可在页面内运行',
      hint: '请先信任其供应商的密钥，或让它在独立框架中运行。',
    },
  },
  BUILT_IN: {
    message: '{id} is part of the product; it cannot be installed from a file',
    status: 409,
    'zh-CN': { message: '{id} 是产品自带的插件，不能从文件安装' },
  },
  SAME_VERSION: {
    message: '{id} {version} is here already with other contents',
    status: 409,
    hint: 'A vendor raises the version with every change; remove the other one first.',
    'zh-CN': { message: '{id} {version} 已存在但内容不同', hint: '供应商每次修改都应提升版本号；请先移除另一个。' },
  },
  NO_REGISTRY: {
    message: 'This installation has no registry of plugins',
    status: 409,
    hint: 'Set LINGTAN_PLUGIN_REGISTRY to the address of an npm registry, or hand the plugin in as a file.',
    'zh-CN': {
      message: '本系统未配置插件仓库',
      hint: '请将 LINGTAN_PLUGIN_REGISTRY 设为 npm 仓库地址，或以文件方式提交插件。',
    },
  },
  REGISTRY: {
    message: '{name} could not be fetched from {registry}: {reason}',
    status: 502,
    'zh-CN': { message: '无法从 {registry} 获取 {name}：{reason}' },
  },
  REGISTRY_ADDRESS: {
    message: 'LINGTAN_PLUGIN_REGISTRY: {value} is no address; expected http:// or https://',
    status: 500,
    'zh-CN': { message: 'LINGTAN_PLUGIN_REGISTRY：{value} 不是地址；应以 http:// 或 https:// 开头' },
  },
  REGISTRY_FILE: {
    message: 'The file of {name} {version} is not the one that the registry names: {reason}',
    status: 502,
    hint: 'Nothing was taken in. Ask whoever runs the registry.',
    'zh-CN': { message: '{name} {version} 的文件与仓库所示不符：{reason}', hint: '未接收任何内容。请联系仓库管理者。' },
  },
});
