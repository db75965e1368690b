import { defineErrors } from '@lingtan/sdk';

/** Errors of the audit log and of the installation's key. */
export const auditErrors = defineErrors('AUDIT', {
  KEY_UNREADABLE: {
    message: 'The installation key {file} cannot be read: {reason}',
    status: 500,
    hint: 'Restore it from a backup. Without it, old signatures cannot be told from forged ones.',
    'zh-CN': {
      message: '安装密钥 {file} 无法读取：{reason}',
      hint: '请从备份恢复。没有它，旧签名与伪造签名无法区分。',
    },
  },
});
