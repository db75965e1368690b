import type { LeadScope } from '@lingtan/sdk';
import { controlTopic, standingProposal } from '../../contracts/index.ts';
import type { ControlSetpoint, ControlStatus } from '../../contracts/index.ts';
import { controlCommand, cycle, findForeignWrite, startControl } from '../../domain/index.ts';
import type { ControlPlan, ControlResult, ControlState } from '../../domain/index.ts';
import type { Dispatch } from '../context.ts';
import { readPlan, readUsableNo } from '../plans/plan-store.ts';
import { controlInputs, overridesOf } from './control-inputs.ts';
import { DeviceChannel } from './device-channel.ts';
import { decisionRef, sampleRef } from '../refs.ts';
import { pointsRead, unitsOf } from './devices.ts';
import type { Controlled } from './devices.ts';
import { Gate } from './gate.ts';
import type { Submission } from './gate.ts';
import { planCourse } from './plan-course.ts';
import { controlId, controllerPrincipal } from './safe-command.ts';
import { approvalId, emptyView } from './site-view.ts';
import type { SiteView } from './site-view.ts';
import { statusOf } from './status.ts';
import { readDecidedUpTo, readOpenCommands } from './store/command-store.ts';
import { readLastWritten, readWrittenIds } from './store/decision-store.ts';
import { insertLog } from './store/log-store.ts';
import type { LogLine } from './store/log-store.ts';
import { readFence, readModes, readStop, takeFence } from './store/mode-store.ts';
import type { StopRow } from './store/mode-store.ts';
import { readStanding } from './store/standing-store.ts';
import type { Writers } from './writers.ts';

const cycleMs = 1000;
/** By how much the clock must have gone back for it to have been set, ms. */
const clockStepMs = 2000;
/** How often a device that is not being written is asked what it holds, ms. */
const lookEveryMs = 5000;
/** For how long a device may take to answer at all before it is said that it does not, ms. */
const silentAfterMs = 30_000;
const unitsEveryMs = 60_000;
const rememberMs = 7 * 86_400_000;
const batch = 500;

/** Another process has taken the park over, and this one has not heard it yet. */
class FenceOver extends Error {}

/** The fast local controller of one park, in the one process that leads it. */
export class Controller {
  readonly #dispatch: Dispatch;
  readonly #lead: LeadScope;
  readonly #writers: Writers;
  readonly channels: ReadonlyMap<string, DeviceChannel>;
  readonly #points: string[];
  #gate!: Gate;
  #fence = 0;
  #view: SiteView = emptyView;
  #plan: ControlPlan | null = null;
  #planHead: { no: number; issuedAt: number } | null = null;
  #state: ControlState = startControl([]);
  #result: ControlResult | null = null;
  #heartbeatAt: number | null = null;
  #status: ControlStatus | null = null;
  #decidedUpTo = 0;
  #unitsAt = Number.NEGATIVE_INFINITY;
  #units: ReadonlyMap<string, string> = new Map();
  #lines: LogLine[] = [];
  #turn: Promise<unknown> = Promise.resolve();
  #busy = false;

  constructor(dispatch: Dispatch, lead: LeadScope, controlled: readonly Controlled[], writers: Writers) {
    this.#dispatch = dispatch;
    this.#lead = lead;
    this.#writers = writers;
    this.channels = new Map(controlled.map((each) => [each.device.id, new DeviceChannel(each)]));
    this.#points = pointsRead(controlled, dispatch.scope.config);
  }

  /** Takes the park over, learns what the devices hold, and controls until the lead ends. */
  async start(): Promise<void> {
    const { scope } = this.#dispatch;
    const now = scope.clock.now();
    const { last, ids } = await scope.db.tx(async (tx) => {
      this.#fence = await takeFence(tx, scope.park.id);
      this.#decidedUpTo = await readDecidedUpTo(tx);
      const last = await readLastWritten(tx);
      // Of a setpoint that was held when the process before this one ended nobody recorded it.
      for (const { no, renewed_samples: samples } of last)
        if (samples)
          await scope.evidence.record(
            tx,
            decisionRef(no),
            samples.map(({ point, ts }) => sampleRef(point, ts)),
          );
      return { last, ids: await readWrittenIds(tx, now - rememberMs) };
    });
    const [view, log] = [() => this.#view, (line: LogLine) => void this.#lines.push(line)];
    this.#gate = new Gate({
      scope,
      channels: this.channels,
      writers: this.#writers,
      fence: this.#fence,
      lead: this.#lead,
      view,
      log,
    });
    await this.#writers.refresh();
    for (const channel of this.channels.values()) {
      for (const id of ids) channel.written.add(id, now);
      await this.#look(channel);
      const before = last.find(({ decision }) => decision.deviceId === channel.id);
      const written = before?.decision.setpointKw ?? null;
      const { commandId = null, evidence } = before?.decision ?? {};
      // An override that ended while nobody led is over as well, and the first cycle says so.
      if (before && written !== null && commandId !== null && evidence?.source && evidence.level === 'manual')
        channel.active = {
          ...{ commandId, source: evidence.source, level: evidence.level, setpointKw: written },
          expiresAt: before.expires_at ?? now,
        };
      const held = channel.confirmed?.valueKw ?? null;
      const { readBack, safeSetpointKw } = channel.controlled.device;
      channel.owned =
        written !== null &&
        written !== safeSetpointKw &&
        held !== null &&
        Math.abs(held - written) <= readBack.toleranceKw;
    }
    scope.log.info({ fence: this.#fence, devices: this.channels.size }, 'control loop is running');
    this.#lead.every(cycleMs, () => this.#tick());
  }

  /** As of the last cycle; null before the first. */
  get status(): ControlStatus | null {
    return this.#status;
  }

  /**
   * Decides what was asked for since the last cycle, without waiting for the next one. Where another process has taken the park
   * over, that one decides it: it is stored, and no failure of whoever asked.
   */
  async decideOpen(): Promise<void> {
    await this.#inTurn(async () => {
      await this.#refresh();
      await this.#decideCommands();
    }).catch((error: unknown) => {
      if (!(error instanceof FenceOver)) throw error;
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /** One cycle. A cycle that takes longer than a second leaves out the next one: it never queues up. */
  async #tick(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await this.#inTurn(() => this.#cycle());
    } finally {
      this.#busy = false;
    }
  }

  async #cycle(): Promise<void> {
    const { scope } = this.#dispatch;
    const begin = performance.now();
    await this.#refresh();
    await this.#decideCommands();
    const now = scope.clock.now();
    for (const channel of this.channels.values()) {
      this.#followCommands(channel);
      // In the background: a device that does not answer must not hold up the others.
      if (this.#due(channel, now)) void this.#look(channel);
    }
    const inputs = controlInputs(scope.config, this.#view, this.channels, this.#plan, now, this.#heartbeatAt);
    const stopped = this.#view.stop?.stopped ?? false;
    this.#result = cycle(this.#state, stopped ? { ...inputs, overrides: [], plan: null } : inputs);
    this.#state = this.#result.state;
    this.#lines.push(...this.#result.log.map(({ deviceId: device, ...line }) => ({ ...line, at: now, device })));
    const wanted = this.#result.setpoints.map((setpoint) => this.#adapt(setpoint, stopped));
    const list = wanted.flatMap((setpoint) => this.#submission(setpoint, now) ?? []);
    await this.#gate.submit(list);
    await this.#writeLog();
    const status = statusOf({
      scope,
      view: this.#view,
      channels: this.channels,
      writers: this.#writers,
      units: this.#units,
      result: this.#result,
      plan: this.#plan,
      planHead: this.#planHead,
      fence: this.#fence,
      now,
      cycleMs: performance.now() - begin,
    });
    this.#status = status;
    this.#lead.tell(status);
    scope.live.emit(controlTopic, status);
  }

  /** Reads what persons decided, what was asked for, and the newest telemetry: one image for the whole cycle. */
  async #refresh(): Promise<void> {
    const { scope, telemetry } = this.#dispatch;
    const now = scope.clock.now();
    if (this.#view.at - now > clockStepMs) this.#clockSetBack(now);
    await this.#writers.refresh();
    if (now - this.#unitsAt > unitsEveryMs) {
      this.#units = await unitsOf(telemetry);
      for (const channel of this.channels.values()) channel.units = this.#units;
      this.#unitsAt = now;
    }
    const read = await scope.db.tx(async (tx) => ({
      fence: await readFence(tx),
      modes: await readModes(tx),
      stop: await readStop(tx),
      commands: await readOpenCommands(tx, now, this.#decidedUpTo),
      standing: await readStanding(tx, now, await scope.proposals.open(tx, standingProposal)),
      planNo: await readUsableNo(tx),
    }));
    if (read.fence !== this.#fence) throw new FenceOver(`fence ${this.#fence} is over, ${read.fence} is in force`);
    this.#heartbeatAt = scope.clock.now();
    await this.#followPlan(read.planNo);
    const points = this.#points.filter((point) => this.#units.has(point));
    const latest = new Map((await telemetry.latest(points)).map((value) => [value.point, value]));
    const modes = new Map(read.modes.map((row) => [row.device, row]));
    const { commands, standing, stop } = read;
    this.#noteStop(now, stop);
    this.#view = { at: now, modes, stop, readOnly: scope.config.control.readOnly, commands, standing, latest };
  }

  /** Ages of what was done are kept; what was measured for the running demand interval belongs to another time. */
  #clockSetBack(now: number): void {
    const byMs = this.#view.at - now;
    for (const channel of this.channels.values()) channel.clockSetBack(byMs);
    this.#unitsAt -= byMs;
    this.#state = startControl([]);
    const params = { byS: Math.round(byMs / 1000) };
    this.#lines.push({ at: now, level: 'protection', code: 'clock-set-back', device: null, params });
  }

  /** Stop and release are words of persons; the log of the controller has them at the moment it obeys. */
  #noteStop(at: number, stop: StopRow | null): void {
    const before = this.#view.at === 0 ? null : (this.#view.stop?.stopped ?? false);
    if (before === null || !stop || before === stop.stopped) return;
    const code = stop.stopped ? 'park-stopped' : 'park-released';
    this.#lines.push({ at, level: 'protection', code, device: null, params: { by: stop.by.name } });
  }

  async #followPlan(no: number | null): Promise<void> {
    if (no === (this.#planHead?.no ?? null)) return;
    const { scope } = this.#dispatch;
    const stored = no === null ? null : await scope.db.tx((tx) => readPlan(tx, no));
    this.#plan = stored && planCourse(stored, scope.config.control.planLifeMinutes * 60_000);
    this.#planHead = stored && { no: stored.no, issuedAt: stored.issuedAt };
  }

  async #decideCommands(): Promise<void> {
    const open = this.#view.commands.filter(
      ({ outcome, decided_at: at, approvals }) =>
        outcome === null || (outcome === 'needs-approval' && approvals.some((approval) => approval.at > at!)),
    );
    for (let from = 0; from < open.length; from += batch) {
      const part = open.slice(from, from + batch);
      const list = part.map(({ no, command, approvals }): Submission => ({
        raw: { ...command, fence: this.#fence, approvals: approvals.map((each) => approvalId(each.no)) },
        commandNo: no,
      }));
      await this.#gate.submit(list);
      this.#decidedUpTo = Math.max(this.#decidedUpTo, ...part.map(({ no }) => no));
    }
    if (open.length > 0) await this.#reread();
  }

  /** What was just decided counts in this cycle already. */
  async #reread(): Promise<void> {
    const now = this.#dispatch.scope.clock.now();
    const commands = await this.#dispatch.scope.db.tx((tx) => readOpenCommands(tx, now, this.#decidedUpTo));
    this.#view = { ...this.#view, commands };
  }

  /** A command that ended leaves the device to the levels below; one that holds is followed again after a restart. */
  #followCommands(channel: DeviceChannel): void {
    const { active } = channel;
    const [override] = overridesOf(this.#view)
      .filter(({ deviceId }) => deviceId === channel.id)
      .slice(-1);
    if (override) {
      const { commandId, setpointKw, expiresAt, source } = override;
      channel.active = { commandId, source, level: 'manual', setpointKw, expiresAt };
    } else if (active && active.level === 'manual' && active.source !== 'controller') {
      channel.active = null;
      const { id: device } = channel;
      const params = { device, setpointKw: active.setpointKw };
      this.#lines.push({ at: this.#view.at, level: 'manual', code: 'override-over', device, params });
    }
  }

  #due({ write, confirmed, readAt }: DeviceChannel, now: number): boolean {
    if (write?.state.phase === 'pending') return false;
    return confirmed === null || now - readAt >= lookEveryMs;
  }

  /** Asks a device what it holds. A value that nobody here wrote is said, and taken for what it is. */
  async #look(channel: DeviceChannel): Promise<void> {
    const { scope } = this.#dispatch;
    channel.readAt = scope.clock.now();
    const seen = channel.write;
    const readKw = await this.#gate.readBack(channel);
    if (readKw === null || channel.write !== seen || channel.write?.state.phase === 'pending') return;
    const now = scope.clock.now();
    const { confirmed, owned, unconfirmed } = channel;
    channel.unconfirmed = null;
    if (
      confirmed &&
      !unconfirmed &&
      Math.abs(confirmed.valueKw - readKw) <= channel.controlled.device.readBack.toleranceKw
    )
      return;
    const ours = owned && !unconfirmed && now < channel.lifeEnd;
    const foreign = ours && confirmed ? findForeignWrite(channel.controlled.device, confirmed.valueKw, readKw) : null;
    if (foreign && 'code' in foreign) {
      this.#lines.push({
        at: now,
        level: 'protection',
        code: foreign.code,
        device: channel.id,
        params: foreign.params,
      });
      scope.log.error({ device: channel.id, ...foreign.params }, 'somebody else wrote to the device');
    }
    channel.confirmed = { valueKw: readKw, since: now };
    channel.confirmedBy = null;
    if (now >= channel.lifeEnd) channel.owned = false;
  }

  /** Steps that can only lead to the safe setpoint ask for it by name, so that the gate lets them through. */
  #adapt(setpoint: ControlSetpoint, stopped: boolean): ControlSetpoint {
    const channel = this.channels.get(setpoint.deviceId)!;
    const back = channel.device(this.#view).mode === 'advice' && setpoint.follows === null;
    return stopped || back ? { ...setpoint, towardsSafe: true, planSlot: null, level: 'protection' } : setpoint;
  }

  #submission(setpoint: ControlSetpoint, now: number): Submission | null {
    const channel = this.channels.get(setpoint.deviceId)!;
    const device = channel.device(this.#view);
    const { confirmed, unconfirmed, owned } = channel;
    const { toleranceKw } = device.readBack;
    if (!setpoint.write || this.#view.readOnly || !this.#writers.has(channel.controlled.config.setpointPoint))
      return null;
    if (!channel.hasAnswered) {
      this.#waitFor(channel, now);
      return null;
    }
    const atSafe =
      confirmed !== null && !unconfirmed && Math.abs(confirmed.valueKw - device.safeSetpointKw) <= toleranceKw;
    if (device.mode === 'advice' && setpoint.towardsSafe && atSafe) {
      // The way back is done: from now on the device is its own master again.
      channel.owned = false;
      return null;
    }
    const lifeS = this.#dispatch.scope.config.control.commandLifeS;
    const target = setpoint.towardsSafe ? device.safeSetpointKw : setpoint.setpointKw;
    const same = confirmed !== null && !unconfirmed && Math.abs(confirmed.valueKw - target) <= toleranceKw;
    const renew = !owned || channel.lifeEnd - now < (lifeS * 1000) / 2;
    // A device whose answer is lost, or that refuses, is told again now and then, not every second.
    if (same && (!renew || now - channel.failedAt < lookEveryMs)) return null;
    if (unconfirmed && now - unconfirmed.writtenAt < lookEveryMs) return null;
    const command = this.#view.commands.find(({ command }) => command.id === setpoint.follows);
    const approvals = command?.approvals.map(({ no }) => approvalId(no)) ?? [];
    const sender = {
      id: controlId(this.#fence),
      principal: controllerPrincipal,
      now,
      lifeS,
      fence: this.#fence,
      approvals,
    };
    return { raw: controlCommand(setpoint, device, sender), commandNo: null };
  }

  /**
   * A device whose connection is not up yet cannot confirm anything: a write would be given up, and the device held at its safe
   * setpoint for being late. Each cycle asks it again.
   */
  #waitFor(channel: DeviceChannel, now: number): void {
    channel.awaitedSince ??= now;
    const silentMs = now - channel.awaitedSince;
    if (silentMs < silentAfterMs || channel.silenceSaid) return;
    channel.silenceSaid = true;
    const params = { device: channel.id, silentS: Math.round(silentMs / 1000) };
    this.#lines.push({ at: now, level: 'protection', code: 'device-silent', device: channel.id, params });
    this.#dispatch.scope.log.error(params, 'the device does not answer: nothing is sent to it');
  }

  async #writeLog(): Promise<void> {
    const lines = this.#lines.splice(0);
    const { scope } = this.#dispatch;
    if (lines.length > 0) await scope.db.tx((tx) => insertLog(tx, scope.park.id, lines));
  }
}
