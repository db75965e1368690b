import type { LocalizedText } from '@lingtan/sdk';

/** Where a restore is. */
export type RestoreStep =
  | {
      phase:
        | 'stopping'
        | 'noting'
        | 'reading'
        | 'opening'
        | 'setting-aside'
        | 'putting-back'
        | 'starting'
        | 'migrating';
    }
  | { phase: 'backing-up'; done: number; of: number }
  | { phase: 'restoring'; done: number; of: number; table: string };

const plain: Record<Exclude<RestoreStep['phase'], 'backing-up' | 'restoring'>, LocalizedText> = {
  stopping: { en: 'Stopping the server', 'zh-CN': '正在停止服务器' },
  noting: { en: 'Noting what has been withdrawn since', 'zh-CN': '正在记录此后撤销的内容' },
  reading: { en: 'Reading the backup', 'zh-CN': '正在读取备份' },
  opening: { en: 'Starting the database', 'zh-CN': '正在启动数据库' },
  'setting-aside': { en: 'Setting the present state aside', 'zh-CN': '正在移开当前状态' },
  'putting-back': { en: 'Putting the state before back', 'zh-CN': '正在还原到恢复之前的状态' },
  migrating: { en: 'Bringing the database to this version', 'zh-CN': '正在将数据库升级到本版本' },
  starting: { en: 'Starting the server', 'zh-CN': '正在启动服务器' },
};

/** A step in words. */
export function stepText(step: RestoreStep): LocalizedText {
  switch (step.phase) {
    case 'backing-up':
      return {
        en: `Backing up the present state (table ${step.done + 1} of ${step.of})`,
        'zh-CN': `正在备份当前状态（第 ${step.done + 1}/${step.of} 张表）`,
      };
    case 'restoring':
      return {
        en: `Restoring ${step.table} (${step.done + 1} of ${step.of})`,
        'zh-CN': `正在恢复 ${step.table}（${step.done + 1}/${step.of}）`,
      };
    default:
      return plain[step.phase];
  }
}

/** How far the step is, 0…1; null where that is not known. */
export function stepShare(step: RestoreStep): number | null {
  return 'of' in step && step.of > 0 ? step.done / step.of : null;
}
