import {
  assertMaySwitchOn,
  type Kernel,
  mapSecrets,
  parkErrors,
  type RegisteredPlugin,
  secretMarker,
} from '@lingtan/kernel';
import { formSchema, LingtanError, type LocalizedText, type Principal, type Tx } from '@lingtan/sdk';
import type { ParkDiff } from './park-diff.ts';
import type { ParkFile } from './park-file.ts';
import { sameJson } from './park-store.ts';

interface Options {
  kernel: Kernel;
  file: ParkFile;
  actor: Principal;
  /** Store configurations that plugins refuse: they then fail to start and say why. */
  lenient: boolean;
  /** Takes what was left out. */
  warnings: LocalizedText[];
}

/** Brings the plugins of a park to what its file says. Needs a kernel transaction. */
export async function writePlugins(tx: Tx, options: Options): Promise<ParkDiff['plugins']> {
  const { kernel, file, warnings } = options;
  const parkId = file.park.id;
  const done: ParkDiff['plugins'] = { configured: [], enabled: [], disabled: [] };
  for (const [id, wanted] of Object.entries(file.plugins)) {
    const plugin = kernel.registry.get(id);
    if (!plugin) {
      warnings.push({
        en: `plugin ${id} is not installed; it was left out`,
        'zh-CN': `未安装插件 ${id}，已略过`,
      });
      continue;
    }
    const { definition } = plugin;
    if (definition && wanted.config !== undefined) {
      const before = await kernel.configs.read(parkId, id, tx);
      const hidden = mapSecrets(wanted.config, formSchema(definition.config.schema), () => secretMarker);
      if (!before || !sameJson(before.value, hidden) || before.version !== definition.config.version) {
        await assertNoLimits(options, plugin, wanted.config);
        await store(tx, options, definition, wanted.config);
        done.configured.push(id);
      }
    }
    if (!(await kernel.configs.setEnabled(tx, parkId, id, wanted.enabled))) continue;
    if (wanted.enabled) assertMaySwitchOn(definition, options.actor, Date.now());
    done[wanted.enabled ? 'enabled' : 'disabled'].push(id);
  }
  return done;
}

/** Limits are moved by two people, or by whoever has the command line of the server. @throws PARK_LIMITS_MOVE */
async function assertNoLimits(
  { kernel, file, actor }: Options,
  plugin: RegisteredPlugin,
  config: unknown,
): Promise<void> {
  if (actor.kind === 'system') return;
  const limits = await kernel.configs.safetyChanges(file.park.id, plugin, config, actor.kind);
  const said = (language: 'en' | 'zh-CN') => limits.map(({ title }) => title[language]).join(', ');
  if (limits.length > 0)
    throw parkErrors.LIMITS_MOVE({ plugin: plugin.id, fields: { en: said('en'), 'zh-CN': said('zh-CN') } });
}

async function store(
  tx: Tx,
  { kernel, file, lenient, warnings }: Options,
  definition: Parameters<Kernel['configs']['write']>[2],
  config: unknown,
): Promise<void> {
  const parkId = file.park.id;
  try {
    await kernel.configs.resolve(parkId, definition, config);
  } catch (error) {
    if (!lenient) throw error;
    warnings.push(saidBy(error));
  }
  await kernel.configs.writeUnchecked(tx, parkId, definition, config);
}

function saidBy(error: unknown): LocalizedText {
  const en = error instanceof Error ? error.message : String(error);
  return { en, 'zh-CN': (error instanceof LingtanError && error['zh-CN']?.message) || en };
}
