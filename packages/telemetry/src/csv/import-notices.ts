import { defineNotice, LingtanError } from '@lingtan/sdk';
import { telemetryImport } from '../../contracts/index.ts';
import type { TelemetryKernel } from '../kernel-library.ts';
import type { ImportState } from './import-state.ts';

/** An import did not come to its end. Whoever started it holds the permission, too. */
export const importFailed = defineNotice('kernel.import-failed', {
  permission: telemetryImport,
  severity: 'alarm',
  name: { en: 'Import failed', 'zh-CN': '导入失败' },
  text: {
    en: 'The import of {file} failed: {reason}',
    'zh-CN': '“{file}”导入失败：{reason}',
  },
});

/** An import came to its end and left rows out. */
export const importRejected = defineNotice('kernel.import-rejected', {
  permission: telemetryImport,
  severity: 'task',
  name: { en: 'Rejected rows', 'zh-CN': '导入有拒收行' },
  text: {
    en: '{file} was imported without {count} of its values, which were rejected',
    'zh-CN': '“{file}”已导入，其中 {count} 个值被拒收',
  },
});

/** Tells what an import that has ended left to be done. The same file imported as a whole settles it. */
export async function tellOfImport(
  notices: TelemetryKernel['notices'],
  parkId: string,
  { source, state, rejected, error }: ImportState,
  failure?: unknown,
): Promise<void> {
  const file = source.replace(/^import:/, '');
  const by = { parkId, pluginId: 'telemetry' };
  const told = { key: source, link: '/energy-metering/imports' };
  if (state === 'failed') {
    const en = error ?? '';
    const reason = { en, 'zh-CN': (failure instanceof LingtanError && failure['zh-CN']?.message) || en };
    await notices.raise(by, importFailed, { ...told, params: { file, reason } });
    return;
  }
  await notices.settle(parkId, importFailed, source);
  if (rejected > 0) await notices.raise(by, importRejected, { ...told, params: { file, count: rejected } });
  else await notices.settle(parkId, importRejected, source);
}
