import type { CommandSource, DispatchConfig, SetpointCommand } from '../../contracts/index.ts';
import type { ControlInputs, ControlPlan, ControlSettings, Override } from '../../domain/index.ts';
import type { DeviceChannel } from './device-channel.ts';
import { usable } from './site-view.ts';
import type { SiteView } from './site-view.ts';

/** How the controller of a park behaves; what is not in the configuration suits devices that answer within seconds. */
export function controlSettings({ control, contractKw, importMaxKw, exportMaxKw }: DispatchConfig): ControlSettings {
  const known = control.gridPowerPoint !== undefined;
  return {
    importLimitKw: known ? (contractKw ?? importMaxKw ?? null) : null,
    exportLimitKw: known ? exportMaxKw : null,
    guardKw: control.guardKw,
    releaseS: 20,
    cycleS: 1,
    headroomS: control.headroomMinutes * 60,
    gridFreshnessS: 15,
    heartbeatLimitS: 5,
    commandLifeS: control.commandLifeS,
    driftGainPerH: 1,
    driftShare: 0.1,
    biasS: 30,
    biasShare: 0.05,
  };
}

/** Commands of persons and their keys that passed the gate and hold, with the source they came from. */
export function overridesOf(view: SiteView): (Override & { source: CommandSource })[] {
  return view.commands.flatMap(({ command, outcome, counted }) => {
    if (outcome !== 'allowed' && outcome !== 'clamped') return [];
    const { id, level, source, deviceId, setpointKw, validFrom, expiresAt } = command as unknown as SetpointCommand;
    if (level !== 'manual') return [];
    const approved = (counted?.length ?? 0) > 0;
    return [{ commandId: id, deviceId, setpointKw, validFrom, expiresAt, approved, source }];
  });
}

/** The process image of one cycle. */
export function controlInputs(
  config: DispatchConfig,
  view: SiteView,
  channels: ReadonlyMap<string, DeviceChannel>,
  plan: ControlPlan | null,
  now: number,
  heartbeatAt: number | null,
): ControlInputs {
  const grid = usable(view, config.control.gridPowerPoint);
  return {
    now,
    grid: grid && { importKw: grid.value, at: grid.seenAt },
    devices: [...channels.values()].map((channel) => channel.image(view, now)),
    plan,
    overrides: overridesOf(view),
    comfort: new Map(),
    heartbeatAt,
    settings: controlSettings(config),
  };
}
