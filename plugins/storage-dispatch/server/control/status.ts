import type {
  BatteryConfig,
  CommandView,
  ControlDevice,
  ControlStatus,
  DeviceNow,
  SetpointCommand,
} from '../../contracts/index.ts';
import { commandLevels } from '../../contracts/index.ts';
import { limitWindow, readPlan, sayNow } from '../../domain/index.ts';
import type { ControlPlan, ControlResult } from '../../domain/index.ts';
import type { DispatchScope } from '../context.ts';
import { decisionRef, sampleRef, setpointRef } from '../refs.ts';
import { energyOf } from '../problem/soc.ts';
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
  /** Units of the points by id. */
  units: ReadonlyMap<string, string>;
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
    others: scope.config.batteries.filter(({ id }) => !channels.has(id)).map((battery) => otherStatus(battery, parts)),
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

/** What the plan has for a device at this moment, kW, with its evidence. */
function plannedOf(id: string, { plan, planHead, now }: StatusParts): { kw: number | null; ref: string | null } {
  const track = plan?.tracks.get(id);
  const point = plan && track && now < plan.validUntil ? readPlan(track, plan.endsAt, now) : null;
  if (!point || typeof point !== 'object') return { kw: null, ref: null };
  return { kw: point.powerKw, ref: planHead && setpointRef(planHead.no, id, point.slot) };
}

function deviceStatus(channel: DeviceChannel, parts: StatusParts): ControlDevice {
  const { view, result, writers } = parts;
  const { controlled, confirmed, owned, unconfirmed } = channel;
  const { setpointPoint, powerPoint } = controlled.config;
  const device = channel.device(view);
  const { min, max } = limitWindow(device);
  const setpoint = result?.setpoints.find(({ deviceId }) => deviceId === channel.id);
  const telemetry = channel.telemetry(view);
  const power = usable(view, powerPoint);
  const soc = usable(view, controlled.battery?.socPoint);
  const mode = view.modes.get(channel.id);
  const planned = plannedOf(channel.id, parts);
  const wantedKw = setpoint ? (setpoint.towardsSafe ? device.safeSetpointKw : setpoint.setpointKw) : null;
  const writable = writers.has(setpointPoint);
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
    setpointPoint,
    powerPoint,
    sign: controlled.sign,
    writable,
    wantedKw,
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
    freshForS: device.freshnessS,
    plannedKw: planned.kw,
    says: sayNow({
      kind: device.kind,
      mode: device.mode,
      controlled: result !== null,
      measured: measuredOf(channel, parts),
      plannedKw: planned.kw,
      held: heldOf(channel),
      wanted: setpoint ? { kw: wantedKw!, level: setpoint.level, written: setpoint.write } : null,
      command: commandOf(setpoint?.follows ?? null, parts),
      stoppedBy: view.stop?.stopped ? view.stop.by.name : null,
      readOnly: parts.scope.config.control.readOnly,
      writable,
      answers: channel.hasAnswered,
      reasons: (result?.reasons ?? []).filter(({ deviceId }) => deviceId === channel.id),
    }),
    refs: {
      held: channel.confirmedBy === null ? null : decisionRef(channel.confirmedBy),
      power: telemetry && power ? sampleRef(power.point, power.ts) : null,
      stored: telemetry?.energyKwh != null && soc ? sampleRef(soc.point, soc.ts) : null,
      planned: planned.ref,
    },
  };
}

function measuredOf(channel: DeviceChannel, { view, now }: StatusParts) {
  const telemetry = channel.telemetry(view);
  if (telemetry?.powerKw == null) return null;
  const { freshnessS } = channel.controlled.device;
  return { kw: telemetry.powerKw, at: telemetry.at, now, freshnessS };
}

/** At its safe setpoint a device holds what it holds by itself. */
function heldOf({ confirmed, confirmedBy, owned, controlled }: DeviceChannel) {
  const { safeSetpointKw, readBack } = controlled.device;
  if (!confirmed || Math.abs(confirmed.valueKw - safeSetpointKw) <= readBack.toleranceKw) return null;
  return { kw: confirmed.valueKw, since: confirmed.since, ours: owned || confirmedBy !== null };
}

function commandOf(follows: string | null, { view, now }: StatusParts) {
  const row = follows === null ? undefined : view.commands.find(({ command }) => command.id === follows);
  if (!row) return null;
  const { by, setpointKw, expiresAt } = commandView(row, now);
  return { by, kw: setpointKw, until: expiresAt };
}

/** No controller sets from when on the charge of a battery that nobody here controls is old. */
const othersFreshS = 60;

/** A battery that plans are made for and that nobody here controls: how full it is, and what the plan has for it. */
function otherStatus({ id, name, socPoint, capacityKwh }: BatteryConfig, parts: StatusParts): DeviceNow {
  const soc = usable(parts.view, socPoint);
  const toKwh = energyOf[parts.units.get(socPoint) ?? ''];
  const planned = plannedOf(id, parts);
  const nothing = {
    ...{ held: null, wanted: null, command: null, stoppedBy: null },
    ...{ readOnly: false, writable: false, answers: false },
  };
  return {
    id,
    name,
    kind: 'battery',
    mode: null,
    powerKw: null,
    energyKwh: soc && toKwh ? toKwh(soc.value, capacityKwh) : null,
    telemetryAt: soc?.seenAt ?? null,
    freshForS: othersFreshS,
    capacityKwh,
    plannedKw: planned.kw,
    says: sayNow({
      ...{ kind: 'battery', mode: null, controlled: false, measured: null, plannedKw: planned.kw },
      ...nothing,
      reasons: [],
    }),
    refs: { power: null, stored: soc && toKwh ? sampleRef(soc.point, soc.ts) : null, planned: planned.ref },
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
