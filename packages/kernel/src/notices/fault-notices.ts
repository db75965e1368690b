import type { LocalizedText, Logger } from '@lingtan/sdk';
import type { KernelDatabase } from '../database/index.ts';
import { lookAs } from '../dashboards/viewpoint.ts';
import type { PluginStatus } from '../host/host-options.ts';
import { kernelNotices } from './kernel-notices.ts';
import { raiseNotice, settleNotice } from './notice-store.ts';

const broken = new Set(['failed', 'incompatible', 'migration-error']);

/** Tells people of plugins that do not run, and that they run again. */
export function createFaultNotices(options: {
  database: KernelDatabase;
  title(pluginId: string): LocalizedText;
  changed(parkId: string): void;
  log: Logger;
}) {
  const told = new Map<string, string | null>();
  // One after the other, so that what is told last is what was true last.
  let last: Promise<void> = Promise.resolve();
  const write = async ({ parkId, pluginId }: PluginStatus, reason: string | null): Promise<void> => {
    const kind = kernelNotices.pluginFault;
    try {
      await options.database.withKernelTx(async (tx) => {
        await lookAs(tx, parkId, null);
        if (reason === null) await settleNotice(tx, parkId, kind.id, pluginId);
        else {
          const params = { plugin: options.title(pluginId), reason };
          await raiseNotice(tx, { parkId, pluginId }, kind, { key: pluginId, params, link: '/plugins' });
        }
      });
      options.changed(parkId);
    } catch (error) {
      options.log.error({ err: error }, 'people could not be told of a plugin');
    }
  };
  return {
    observe(status: PluginStatus): void {
      const key = `${status.parkId}/${status.pluginId}`;
      const reason = broken.has(status.state) ? (status.error ?? status.state) : null;
      // Between the tries of a start nothing is known yet; what was told holds.
      if (reason === null && !['running', 'degraded', 'disabled'].includes(status.state)) return;
      if (told.get(key) === reason) return;
      told.set(key, reason);
      last = last.then(() => write(status, reason));
    },
    /** Resolves when everything observed so far has been written. */
    idle: (): Promise<void> => last,
  };
}
