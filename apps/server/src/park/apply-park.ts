import { applyDashboards, type Kernel, mapSecrets, secretMarker, writeScreen } from '@lingtan/kernel';
import { formSchema, type Principal, type Tx } from '@lingtan/sdk';
import type { ModelDiff, TelemetryEngine } from '@lingtan/telemetry';
import { type ParkFile, telemetryModelOf } from './park-file.ts';
import { type PartDiff, sameJson, writeEnterprises, writePark } from './park-store.ts';
import { undoable } from './undoable.ts';

/** What applying a park file does, or would do. */
export interface ParkDiff {
  park: string;
  created: boolean;
  /** Fields of the park itself. */
  fields: string[];
  enterprises: PartDiff;
  telemetry: ModelDiff | null;
  plugins: { configured: string[]; enabled: string[]; disabled: string[] };
  /** Whether the digital screen is arranged anew. */
  screen: boolean;
  /** Dashboards that everybody on the park sees. */
  dashboards: PartDiff;
  /** Things that were left out, each with its reason. */
  warnings: string[];
  /** False when the park is as the file says already. */
  changed: boolean;
}

/** Options of {@link applyPark}. */
export interface ApplyParkOptions {
  kernel: Kernel;
  telemetry: TelemetryEngine;
  file: ParkFile;
  actor: Principal;
  /** Only tell what would change. */
  dryRun?: boolean;
  /** Store configurations that plugins refuse, so that the rest of the park comes up. For the first start. */
  lenient?: boolean;
}

/** Brings a park to what its file says. Applying the same file twice changes nothing the second time. */
export async function applyPark(options: ApplyParkOptions): Promise<ParkDiff> {
  const { kernel, telemetry, file, actor, dryRun = false, lenient = false } = options;
  const parkId = file.park.id;
  const warnings: string[] = [];
  const inKernel = <T>(work: (tx: Tx) => Promise<T>) =>
    undoable(dryRun, (wrapped: (tx: Tx) => Promise<T>) => kernel.database.withKernelTx(wrapped), work);

  // The park, its points and its plugins are written one after the other: what a plugin refuses is found before the first of them.
  if (!lenient) await plannedPlugins(options, []);
  const base = await inKernel(async (tx) => {
    const park = await writePark(tx, file);
    const enterprises = await writeEnterprises(tx, file);
    return { park, enterprises };
  });
  const model = telemetryModelOf(file);
  const scope = { parkId, parkNo: base.park.no };
  // A park that does not exist yet has nothing to compare with.
  const telemetryDiff =
    dryRun && base.park.created
      ? null
      : await undoable(
          dryRun,
          (work: (tx: Tx) => Promise<ModelDiff>) => kernel.database.withParkTx({ ...scope, long: true }, work),
          (tx) => telemetry.applyModel(tx, scope, model),
        );
  if (!dryRun) telemetry.points.invalidate(parkId);

  const plugins = await inKernel(async (tx) => {
    // A dry run has not made the park, so that there is nothing to write to.
    const unmade = dryRun && base.park.created;
    const screen = file.screen !== undefined && (unmade || (await writeScreen(tx, parkId, file.screen, null)));
    const plugged = await (unmade ? plannedPlugins(options, warnings) : writePlugins(tx, options, warnings));
    const dashboards = unmade ? allNew(file.dashboards) : await writeDashboards(tx, file, actor);
    const done = { ...plugged, screen, dashboards };
    const diff = summarise(base, telemetryDiff, done, warnings);
    if (diff.changed) await kernel.audit(tx, { parkId, actor, action: 'park.applied', subject: parkId, after: diff });
    return done;
  });
  return summarise(base, telemetryDiff, plugins, warnings);

  function summarise(
    { park, enterprises }: typeof base,
    model_: ModelDiff | null,
    { screen, dashboards, ...done }: ParkDiff['plugins'] & Pick<ParkDiff, 'screen' | 'dashboards'>,
    left: string[],
  ): ParkDiff {
    const counts = [
      park.changed,
      ...Object.values(enterprises),
      ...Object.values(done),
      ...Object.values(dashboards),
      ...(model_ ? [model_.assets, model_.points].flatMap((part) => [part.added, part.changed, part.archived]) : []),
    ];
    return {
      park: parkId,
      created: park.created,
      fields: park.changed,
      enterprises,
      telemetry: model_,
      plugins: done,
      screen,
      dashboards,
      warnings: left,
      changed: screen || counts.some((list) => list.length > 0),
    };
  }
}

const allNew = (dashboards: ParkFile['dashboards'] = []): PartDiff => ({
  added: dashboards.map(({ id }) => id),
  changed: [],
  removed: [],
});

/** Brings the shared dashboards to the file's; a file that names none leaves them as they are. */
async function writeDashboards(tx: Tx, file: ParkFile, actor: Principal): Promise<PartDiff> {
  return file.dashboards ? applyDashboards(tx, file.park.id, file.dashboards, actor.name) : allNew();
}

/** What would be done with the plugins of a park that may not be there yet: configurations are checked, nothing is written. */
async function plannedPlugins({ kernel, file }: ApplyParkOptions, warnings: string[]): Promise<ParkDiff['plugins']> {
  const done: ParkDiff['plugins'] = { configured: [], enabled: [], disabled: [] };
  for (const [id, { enabled, config }] of Object.entries(file.plugins)) {
    const plugin = kernel.registry.get(id);
    if (!plugin) {
      warnings.push(`plugin ${id} is not installed; it was left out`);
      continue;
    }
    if (plugin.definition && config !== undefined) {
      await kernel.configs.resolve(file.park.id, plugin.definition, config);
      done.configured.push(id);
    }
    if (enabled) done.enabled.push(id);
  }
  return done;
}

async function writePlugins(
  tx: Tx,
  { kernel, file, lenient = false }: ApplyParkOptions,
  warnings: string[],
): Promise<ParkDiff['plugins']> {
  const parkId = file.park.id;
  const done: ParkDiff['plugins'] = { configured: [], enabled: [], disabled: [] };
  for (const [id, wanted] of Object.entries(file.plugins)) {
    const plugin = kernel.registry.get(id);
    if (!plugin) {
      warnings.push(`plugin ${id} is not installed; it was left out`);
      continue;
    }
    const { definition } = plugin;
    if (definition && wanted.config !== undefined) {
      const before = await kernel.configs.read(parkId, id, tx);
      const hidden = mapSecrets(wanted.config, formSchema(definition.config.schema), () => secretMarker);
      if (!before || !sameJson(before.value, hidden) || before.version !== definition.config.version) {
        await store(tx, kernel, parkId, definition, wanted.config, lenient, warnings);
        done.configured.push(id);
      }
    }
    if (await kernel.configs.setEnabled(tx, parkId, id, wanted.enabled))
      done[wanted.enabled ? 'enabled' : 'disabled'].push(id);
  }
  return done;
}

async function store(
  tx: Tx,
  kernel: Kernel,
  parkId: string,
  definition: Parameters<Kernel['configs']['write']>[2],
  config: unknown,
  lenient: boolean,
  warnings: string[],
): Promise<void> {
  try {
    await kernel.configs.resolve(parkId, definition, config);
  } catch (error) {
    if (!lenient) throw error;
    warnings.push(error instanceof Error ? error.message : String(error));
  }
  await kernel.configs.writeUnchecked(tx, parkId, definition, config);
}
