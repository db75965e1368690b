import type { CommandLevel, GateDecision, GateDevice, SetpointCommand, WriteState } from '../../contracts/index.ts';
import { isSameSetpoint, startWrite, unconfirmedOf, WrittenIds } from '../../domain/index.ts';
import type { ActiveCommand, ConfirmedValue, DeviceImage, DeviceState, UnconfirmedWrite } from '../../domain/index.ts';
import { energyOf } from '../problem/soc.ts';
import type { Controlled } from './devices.ts';
import { approvalsOf, standingOf, usable } from './site-view.ts';
import type { SiteView } from './site-view.ts';
import type { NewDecision, UsedSample } from './store/decision-store.ts';
import type { Renewals } from './store/renewal-store.ts';

/** kW per unit of a power point. */
const powerUnits: Readonly<Record<string, number>> = { W: 0.001, kW: 1, MW: 1000 };

/** A write that is under way. */
export interface RunningWrite {
  state: WriteState;
  readonly command: SetpointCommand;
  readonly commandNo: number | null;
  decisionNo: number;
  /**
   * Where it only renews what the device holds: what is stored if the device does not acknowledge or confirm it, and what
   * stood before.
   */
  renews: { made: NewDecision; before: HeldSetpoint; acknowledged: boolean } | null;
  /** Why it did not reach the device, as far as is known. */
  failure: string | null;
}

/** The stored decision by which a device was last sent something, as far as it has been renewed. */
export interface HeldSetpoint {
  readonly no: number;
  readonly decision: GateDecision;
  readonly mode: GateDevice['mode'];
  /** Key of the newest order at the device's connector. */
  readonly key: string;
  readonly renewals: Renewals;
  /** The clock of the wall was set back since: what is sent now is no later than that, and begins a record of its own. */
  readonly ended?: boolean;
}

/** What the process that controls a park knows about one device and its setpoint. */
export class DeviceChannel {
  #controlled: Controlled;
  readonly written = new WrittenIds();
  confirmed: ConfirmedValue | null = null;
  /** Decision whose setpoint the device confirmed; null when it was only read. */
  confirmedBy: number | null = null;
  unconfirmed: UnconfirmedWrite | null = null;
  active: ActiveCommand | null = null;
  owned = false;
  write: RunningWrite | null = null;
  held: HeldSetpoint | null = null;
  /** When the device forgets its setpoint unless it is renewed, ms. */
  lifeEnd = 0;
  /** When a value was last not acknowledged, ms. */
  failedAt = Number.NEGATIVE_INFINITY;
  /** Until then it stays at its safe setpoint, ms: it did not do as it was told. */
  heldUntil = 0;
  readAt = Number.NEGATIVE_INFINITY;
  /** Since when a setpoint waits for its first answer, ms, and whether that was said. */
  awaitedSince: number | null = null;
  silenceSaid = false;
  /** Units of the points by id. */
  units: ReadonlyMap<string, string> = new Map();

  constructor(controlled: Controlled) {
    this.#controlled = controlled;
  }

  get controlled(): Controlled {
    return this.#controlled;
  }

  /** Goes on by other rules of the same device. */
  adopt(controlled: Controlled): void {
    this.#controlled = controlled;
  }

  get id(): string {
    return this.controlled.device.id;
  }

  device(view: SiteView): GateDevice {
    return { ...this.controlled.device, mode: view.modes.get(this.id)?.mode ?? this.controlled.device.mode };
  }

  /** Whether it has told what it holds, or was written to, since the control loop began. */
  get hasAnswered(): boolean {
    return this.confirmed !== null || this.unconfirmed !== null || this.write !== null;
  }

  /** Samples that decisions about the device rest on. */
  samples(view: SiteView): UsedSample[] {
    const { config, battery } = this.controlled;
    const roles: [string, string | undefined][] = [
      ['power', config.powerPoint],
      ['state of charge', battery?.socPoint],
      ['temperature', config.temperaturePoint],
    ];
    return roles.flatMap(([role, point]) => {
      const found = usable(view, point);
      return found ? [{ role, point: found.point, ts: found.ts, value: found.value }] : [];
    });
  }

  telemetry(view: SiteView): DeviceImage['telemetry'] {
    const { config, battery, sign } = this.controlled;
    const power = usable(view, config.powerPoint);
    const soc = usable(view, battery?.socPoint);
    const factor = powerUnits[this.units.get(config.powerPoint) ?? ''];
    if (!power || factor === undefined) return null;
    const toKwh = battery && soc ? energyOf[this.units.get(soc.point) ?? ''] : undefined;
    return {
      at: soc ? Math.min(power.seenAt, soc.seenAt) : power.seenAt,
      powerKw: sign * factor * power.value + 0,
      energyKwh: battery && soc && toKwh ? toKwh(soc.value, battery.capacityKwh) : null,
      temperatureC: usable(view, config.temperaturePoint)?.value ?? null,
      availableKw: null,
    };
  }

  image(view: SiteView, now: number): DeviceImage {
    const { confirmed, unconfirmed, owned } = this;
    const { faultPoint } = this.controlled.config;
    return {
      device: this.device(view),
      confirmed,
      unconfirmed,
      owned,
      telemetry: this.telemetry(view),
      points: this.#points(view),
      tripped: (usable(view, faultPoint)?.value ?? 0) !== 0 || now < this.heldUntil,
      standing: standingOf(view, this.id, now),
    };
  }

  state(view: SiteView, fence: number, now: number): DeviceState {
    const { confirmed, unconfirmed, owned, active, written } = this;
    return {
      device: this.device(view),
      site: { readOnly: view.readOnly, stopped: view.stop?.stopped ?? false },
      confirmed,
      unconfirmed,
      owned,
      telemetry: this.telemetry(view),
      points: this.#points(view),
      active,
      written,
      approvals: view.commands.filter(({ approvals }) => approvals.length > 0).flatMap(approvalsOf),
      standing: standingOf(view, this.id, now),
      fence,
    };
  }

  /**
   * The stored decision that one of the controller only renews: the device has confirmed its setpoint, has not forgotten it,
   * and nothing about it has changed. Asked before {@link accept}.
   */
  renewed(view: SiteView, { commandNo, decision }: Pick<NewDecision, 'commandNo' | 'decision'>): HeldSetpoint | null {
    const { held, owned, unconfirmed, confirmedBy, lifeEnd } = this;
    if (!held || held.ended || commandNo !== null || !owned || unconfirmed || confirmedBy !== held.no) return null;
    if (decision.decidedAt >= lifeEnd || held.mode !== this.device(view).mode) return null;
    return isSameSetpoint(held.decision, decision) ? held : null;
  }

  /** Takes note of a setpoint that passed the gate, before it leaves. */
  accept(command: SetpointCommand, commandNo: number | null, decision: GateDecision, setpointKw: number): void {
    const now = decision.decidedAt;
    const retry = this.unconfirmed !== null && this.unconfirmed.retry && this.unconfirmed.commandId === command.id;
    if (command.source !== 'controller') this.written.add(command, now);
    this.#activate(command, setpointKw, now);
    this.owned = true;
    if (retry && this.write) return;
    const safe = decision.towardsSafe && setpointKw === this.controlled.device.safeSetpointKw;
    const state = startWrite({ commandId: command.id, deviceId: this.id, setpointKw, safe }, now);
    this.write = { state, command, commandNo, decisionNo: 0, renews: null, failure: null };
    this.unconfirmed = unconfirmedOf(state, this.unconfirmed);
  }

  /**
   * A command of others stays in force while the controller takes its steps towards it, or limits it. One of a person is noted
   * until its end is said, also by a step that is taken after its last moment and before that.
   */
  #activate({ id, source, level, expiresAt }: SetpointCommand, setpointKw: number, now: number): void {
    const kept = this.active;
    const isKept = kept !== null && kept.source !== 'controller' && (kept.level === 'manual' || kept.expiresAt > now);
    if (source === 'controller' && isKept) return;
    this.active = { commandId: id, source, level: level as CommandLevel, setpointKw, expiresAt };
  }

  /** The clock of the wall went back: whatever is an age stays one. */
  clockSetBack(byMs: number): void {
    const { confirmed, unconfirmed, write, held } = this;
    if (held) this.held = { ...held, ended: true };
    this.readAt -= byMs;
    this.lifeEnd -= byMs;
    this.failedAt -= byMs;
    this.heldUntil -= byMs;
    if (confirmed) this.confirmed = { ...confirmed, since: confirmed.since - byMs };
    if (unconfirmed) this.unconfirmed = { ...unconfirmed, writtenAt: unconfirmed.writtenAt - byMs };
    if (write) write.state = { ...write.state, writtenAt: write.state.writtenAt - byMs };
  }

  /** What {@link restore} needs to undo everything since. */
  save(): () => void {
    const { confirmed, confirmedBy, unconfirmed, active, owned, write } = this;
    return () => Object.assign(this, { confirmed, confirmedBy, unconfirmed, active, owned, write });
  }

  #points(view: SiteView): DeviceState['points'] {
    return new Map(
      this.controlled.device.interlocks.flatMap(({ point }) => {
        const found = usable(view, point);
        return found ? [[point, { value: found.value, at: found.seenAt }] as const] : [];
      }),
    );
  }
}
