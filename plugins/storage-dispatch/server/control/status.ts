import type { CommandView, ControlDevice, ControlStatus, SetpointCommand } from '../../contracts/index.ts';
import { commandLevels } from '../../contracts/index.ts';
import { limitWindow, readPlan } from '../../domain/index.ts';
import type { ControlPlan, ControlResult } from '../../domain/index.ts';
import type { DispatchScope } from '../context.ts';
import { decisionRef, sampleRef, setpointRef } from '../refs.ts';
import { controlSettings } from './control-inputs.ts';
import type { DeviceChannel } from './device-channel.ts';
import { usable } from './site-view.ts';
import type { SiteView } from './site-view.ts';
import type { CommandRow } from './store/command-store.ts';
import type { Writers } from './writers.ts';

export interface StatusParts {
  scope: DispatchScope;
  view: SiteView;
  channels: ReadonlyMap<string, DeviceChannel>;
  writers: Pick<Writers, 'has'>;
  result: ControlResult | null;
  plan: ControlPlan | null;
  planHead: { no: number; issuedAt: number } | null;
  fence: number | null;
  now: number;
  cycleMs: number | null;
}

/** What the controller tells: devices, what decides now and why. */
export function statusOf(parts: StatusParts): ControlStatus {
  const { scope, view, channels, result, plan, planHead, fence, now, cycleMs } = parts;
  const { importLimitKw, exportLimitKw } = controlSettings(scope.config);
  const grid = usable(view, scope.config.control.gridPowerPoint);
  const rank = (level: (typeof commandLevels)[number]): number => commandLevels.indexOf(level);
  const reasons = [...(result?.reasons ?? [])].sort((a, b) => rank(a.level) - rank(b.level));
  const { stop } = view;
  return {
    at: result ? now : null,
    stopped: stop?.stopped ? { by: stop.by.name, at: stop.at, reason: stop.reason } : null,
    readOnly: scope.config.control.readOnly,
    fence,
    cycleMs: cycleMs === null ? null : Math.round(cycleMs * 10) / 10,
    grid: {
      importKw: grid?.value ?? null,
      at: grid?.seenAt ?? null,
      ref: grid && sampleRef(grid.point, grid.ts),
      importLimitKw,
      exportLimitKw,
    },
    plan: plan && planHead && { ...planHead, validUntil: Math.min(plan.validUntil, plan.endsAt) },
    devices: [...channels.values()].map((channel) => deviceStatus(channel, parts)),
    reasons: reasons.map(({ level, code, deviceId: device, params }) => ({
      at: now,
      level,
      code,
      device,
      params: { ...params },
    })),
    commands: view.commands.map((row) => commandView(row, now)),
    standing: view.standing.map((row) => ({
      no: row.no,
      device: row.device,
      maxKw: row.max_kw,
      validFrom: row.valid_from,
      expiresAt: row.expires_at,
      reason: row.reason,
      by: row.by.name,
      personId: row.by.personId,
      approvedBy: row.approved?.by.name ?? null,
    })),
  };
}

function deviceStatus(
  channel: DeviceChannel,
  { view, result, plan, planHead, writers, now }: StatusParts,
): ControlDevice {
  const { controlled, confirmed, owned, unconfirmed } = channel;
  const device = channel.device(view);
  const { min, max } = limitWindow(device);
  const setpoint = result?.setpoints.find(({ deviceId }) => deviceId === channel.id);
  const telemetry = channel.telemetry(view);
  const power = usable(view, controlled.config.powerPoint);
  const soc = usable(view, controlled.battery?.socPoint);
  const mode = view.modes.get(channel.id);
  const track = plan?.tracks.get(channel.id);
  const point = plan && track && now < plan.validUntil ? readPlan(track, plan.endsAt, now) : null;
  return {
    id: channel.id,
    name: controlled.name,
    kind: device.kind,
    mode: device.mode,
    modeSet: mode ? { by: mode.by.name, at: mode.at, reason: mode.reason } : null,
    minKw: min,
    maxKw: max,
    safeKw: device.safeSetpointKw,
    secondPersonAboveKw: device.secondPersonAboveKw,
    maxLifeS: device.maxLifeS,
    setpointPoint: controlled.config.setpointPoint,
    powerPoint: controlled.config.powerPoint,
    sign: controlled.sign,
    writable: writers.has(controlled.config.setpointPoint),
    wantedKw: setpoint ? (setpoint.towardsSafe ? device.safeSetpointKw : setpoint.setpointKw) : null,
    level: setpoint?.level ?? null,
    written: setpoint?.write ?? false,
    confirmedKw: confirmed?.valueKw ?? null,
    confirmedSince: confirmed?.since ?? null,
    owned,
    pending: unconfirmed !== null,
    powerKw: telemetry?.powerKw ?? null,
    energyKwh: telemetry?.energyKwh ?? null,
    capacityKwh: controlled.battery?.capacityKwh ?? null,
    telemetryAt: telemetry?.at ?? null,
    plannedKw: point && typeof point === 'object' ? point.powerKw : null,
    refs: {
      held: channel.confirmedBy === null ? null : decisionRef(channel.confirmedBy),
      power: telemetry && power ? sampleRef(power.point, power.ts) : null,
      stored: telemetry?.energyKwh != null && soc ? sampleRef(soc.point, soc.ts) : null,
      planned: planHead && point && typeof point === 'object' ? setpointRef(planHead.no, channel.id, point.slot) : null,
    },
  };
}

const states = { allowed: 'active', clamped: 'active', refused: 'refused', 'needs-approval': 'waiting' } as const;

function commandView({ no, command, outcome }: CommandRow, now: number): CommandView {
  const { deviceId, setpointKw, validFrom, expiresAt, reason, principal } = command as unknown as SetpointCommand & {
    principal: { name?: string };
  };
  const number = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
  return {
    no,
    device: String(deviceId).slice(0, 100),
    setpointKw: number(setpointKw),
    validFrom: number(validFrom),
    expiresAt: number(expiresAt),
    reason: String(reason ?? '').slice(0, 500),
    by: principal?.name ?? principal?.id ?? '',
    personId: principal?.personId ?? null,
    state: outcome === null ? 'deciding' : number(expiresAt) <= now ? 'expired' : states[outcome],
  };
}
