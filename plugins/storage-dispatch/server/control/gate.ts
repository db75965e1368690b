import { setTimeout as pause } from 'node:timers/promises';
import { agoMs, type LeadScope, type Moment, momentOf } from '@lingtan/sdk';
import { SetpointWritten } from '../../contracts/index.ts';
import type { GateDecision, RawCommand, SetpointCommand, WriteAction, WriteEvent } from '../../contracts/index.ts';
import { decide, stepWrite, unconfirmedOf } from '../../domain/index.ts';
import type { DispatchScope } from '../context.ts';
import { decisionRef, iso, planRef, sampleRef, setpointRef } from '../refs.ts';
import { proposeCommand } from './command-proposals.ts';
import type { DeviceChannel, HeldSetpoint, RunningWrite } from './device-channel.ts';
import { safeCommand } from './safe-command.ts';
import { usable } from './site-view.ts';
import type { SiteView } from './site-view.ts';
import { insertDecisions, insertResult } from './store/decision-store.ts';
import type { NewDecision } from './store/decision-store.ts';
import { insertLog } from './store/log-store.ts';
import type { LogLine } from './store/log-store.ts';
import { readFence } from './store/mode-store.ts';
import { type Renewals, writeRenewals } from './store/renewal-store.ts';
import type { Writers } from './writers.ts';
import { tellSetpoint } from './tell-setpoint.ts';

/** A command before the gate, with the row it was asked for in. */
export interface Submission {
  raw: RawCommand;
  commandNo: number | null;
}

export interface GateParts {
  scope: DispatchScope;
  channels: ReadonlyMap<string, DeviceChannel>;
  writers: Writers;
  fence: number;
  lead: Pick<LeadScope, 'signal' | 'leftMs'>;
  view(): SiteView;
  log(line: LogLine): void;
}

type ParkTx = Parameters<Parameters<DispatchScope['db']['tx']>[0]>[0];

/** A setpoint that may leave; `renews` is what it only renews, `replaced` a renewal under way whose place it takes. */
interface Passed {
  channel: DeviceChannel;
  place: number;
  retry: boolean;
  renews: HeldSetpoint | null;
  replaced: RunningWrite | null;
}

/** What the last renewal of a setpoint rested on is kept as evidence once there will be no other. */
async function recordRenewed({ evidence }: DispatchScope, tx: ParkTx, held: HeldSetpoint | null): Promise<void> {
  if (!held || held.renewals.times === 0) return;
  const read = held.renewals.samples.map(({ point, ts }) => sampleRef(point, ts));
  await evidence.record(tx, decisionRef(held.no), read);
}

function heldBy({ decision, samples }: NewDecision, of: Omit<HeldSetpoint, 'decision' | 'renewals'>): HeldSetpoint {
  const at = decision.decidedAt;
  return { ...of, decision, renewals: { times: 0, at, expiresAt: at, samples, readKw: null } };
}

function renewedBy({ renewals }: HeldSetpoint, made: NewDecision, readKw: number | null): Renewals {
  const { decision, expiresAt, samples } = made;
  const at = decision.decidedAt;
  return { times: renewals.times + 1, at, expiresAt: expiresAt ?? at, samples, readKw };
}

/** Pause between two looks at a device that has not answered with its new value, ms. */
const lookAgainMs = 200;

/**
 * How long after its decision a setpoint may leave, ms: what it was decided on is over soon. What has waited
 * longer is decided anew. It never leaves after the lease of this process, whatever is left of this.
 */
const sendWithinMs = 3000;

/**
 * The one way to a device. Each command is decided, the decision is stored, and only then does a value leave; without
 * the record nothing is written. What the device then says decides what follows.
 */
export class Gate {
  readonly #parts: GateParts;
  #turn: Promise<unknown> = Promise.resolve();
  /** Of its own for each key: one of the same key is sent once, and a renewal that does not count leaves the count as it was. */
  #renewals = 0;

  constructor(parts: GateParts) {
    this.#parts = parts;
  }

  /** Decides in the order given; one call after the other. */
  submit(list: readonly Submission[]): Promise<GateDecision[]> {
    return this.#inTurn(() => this.#decideAll(list));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /** Records what became of a write that left before, or says that it is lost; by whoever leads no more nothing is. */
  async #record(channel: DeviceChannel, work: (tx: ParkTx) => Promise<void>): Promise<boolean> {
    const { scope, fence } = this.#parts;
    const lost = (why: object): false => {
      scope.log.error({ device: channel.id, ...why }, 'what became of a write was not stored');
      return false;
    };
    const stored = scope.db.tx(async (tx) => {
      const inForce = await readFence(tx);
      if (inForce !== fence) return lost({ code: 'write-fence-over', fence, inForce });
      await work(tx);
      return true;
    });
    return stored.catch((err: unknown) => lost({ code: 'write-not-stored', err }));
  }

  async #decideAll(list: readonly Submission[]): Promise<GateDecision[]> {
    const { scope, channels, lead } = this.#parts;
    if (list.length === 0 || lead.signal.aborted) return [];
    const undo = [...channels.values()].map((channel) => channel.save());
    const passed: Passed[] = [];
    const view = this.#parts.view();
    try {
      const { made, numbers, decided, last, alone } = await scope.db.tx(async (tx) => {
        const fence = await readFence(tx);
        const decided = momentOf(scope.clock);
        const now = decided.at;
        const made = list.map(({ raw, commandNo }, place): NewDecision => {
          const channel = typeof raw.deviceId === 'string' ? channels.get(raw.deviceId) : undefined;
          const decision = decide(raw, channel?.state(view, fence, now), now);
          const expiresAt = typeof raw.expiresAt === 'number' ? raw.expiresAt : null;
          const entry = { decision, commandNo, expiresAt, fence, samples: this.#samples(channel, view) };
          if (channel && decision.setpointKw !== null) {
            const before = channel.write;
            const renews = before?.renews ? null : channel.renewed(view, entry);
            channel.accept({ ...(raw as SetpointCommand) }, commandNo, decision, decision.setpointKw);
            const retry = before !== null && channel.write === before;
            passed.push({ channel, place, retry, renews, replaced: !retry && before?.renews ? before : null });
          }
          return entry;
        });
        // Of several setpoints in one batch the last one is the device's; the others were replaced before they left.
        const last = new Map(passed.map((each) => [each.channel, each]));
        for (const each of passed) if (last.get(each.channel) !== each) each.renews = null;
        const alone: { write: RunningWrite; decisionNo: number }[] = [];
        for (const { replaced: write } of passed)
          if (write?.renews) alone.push({ write, decisionNo: await this.#storeAlone(tx, write.renews) });
        const renewed = new Set(passed.flatMap(({ place, renews }) => (renews ? [place] : [])));
        const stored = await insertDecisions(
          tx,
          scope.park.id,
          made.filter((_each, place) => !renewed.has(place)),
        );
        const numbers = made.map((_each, place) => (renewed.has(place) ? 0 : stored.shift()!));
        for (const { raw, commandNo, decision } of made.map((each, place) => ({ ...each, raw: list[place]!.raw })))
          if (commandNo !== null) {
            const name = channels.get(String(raw.deviceId))?.controlled.name ?? String(raw.deviceId);
            await proposeCommand(scope, tx, commandNo, raw, decision.outcome, name);
          }
        for (const each of passed) {
          const { place, renews } = each;
          if (!renews) {
            await this.#recordInputs(tx, numbers[place]!, made[place]!);
            if (!each.replaced) await recordRenewed(scope, tx, each.channel.held);
            continue;
          }
          numbers[place] = renews.no;
          await writeRenewals(tx, scope.park.id, renews.no, renews.renewals, decided.at);
        }
        return { made, numbers, decided, last, alone };
      });
      for (const { write, decisionNo } of alone) Object.assign(write, { decisionNo, renews: null });
      for (const { channel, place, retry, renews } of last.values()) {
        const write = channel.write!;
        if (!retry) write.decisionNo = numbers[place]!;
        if (renews) write.renews = { made: made[place]!, before: renews, acknowledged: false };
        const key = `dispatch/${this.#parts.fence}/${numbers[place]!}`;
        const no = write.decisionNo;
        channel.held = renews
          ? { ...renews, key: `${key}/${(this.#renewals += 1)}` }
          : heldBy(made[place]!, { no, key, mode: channel.device(view).mode });
        void this.#send(channel, decided);
      }
      return made.map(({ decision }) => decision);
    } catch (error) {
      for (const each of undo) each();
      throw error;
    }
  }

  #samples(channel: DeviceChannel | undefined, view: SiteView): NewDecision['samples'] {
    if (!channel) return [];
    const grid = usable(view, this.#parts.scope.config.control.gridPowerPoint);
    const own = channel.samples(view);
    return grid ? [...own, { role: 'grid', point: grid.point, ts: grid.ts, value: grid.value }] : own;
  }

  async #recordInputs(tx: ParkTx, no: number, { decision, samples }: NewDecision): Promise<void> {
    const slot = decision.evidence.planSlot;
    const plan = slot && decision.deviceId ? [setpointRef(Number(slot.planId), decision.deviceId, slot.slot)] : [];
    const whole = slot ? [planRef(Number(slot.planId))] : [];
    const read = samples.map(({ point, ts }) => sampleRef(point, ts));
    await this.#parts.scope.evidence.record(tx, decisionRef(no), [...plan, ...whole, ...read]);
  }

  /** Sends the value of the present write, and looks until it is known what became of it. */
  async #send(channel: DeviceChannel, decided: Moment): Promise<void> {
    const { scope, writers, lead } = this.#parts;
    const { write, held } = channel;
    if (!write || !held) return;
    const ageMs = agoMs(scope.clock, decided);
    const leadMs = lead.leftMs();
    if (leadMs === 0 || ageMs > sendWithinMs) {
      await this.#drop(channel, write.state.setpointKw, ageMs, leadMs === 0);
      await this.#fail(channel, write, leadMs === 0 ? 'write-lead-lost' : 'write-too-late');
      return this.#watch(channel, write.state.commandId);
    }
    const { setpointPoint: point } = channel.controlled.config;
    const lifeMs = Math.min(write.command.expiresAt - decided.at, scope.config.control.commandLifeS * 1000);
    // The life counts from the decision, whatever was done to the clock of the wall since.
    const lifeEnd = (): number => Math.floor(scope.clock.now() - agoMs(scope.clock, decided) + lifeMs);
    const expiresAt = lifeEnd();
    const value = channel.controlled.sign * write.state.setpointKw + 0;
    const key = { key: held.key, ...(write.renews && { renews: write.renews.before.key }) };
    const withinMs = Math.min(sendWithinMs - ageMs, leadMs);
    const answer = await writers.write({ point, value, expiresAt, sendWithinMs: withinMs, ...key });
    if (answer.status === 'acknowledged') {
      if (channel.write !== write) return;
      channel.lifeEnd = lifeEnd();
      write.failure = null;
      if (write.renews) write.renews.acknowledged = true;
    } else {
      const params = { device: channel.id, cause: answer.reason.slice(0, 200) };
      const code = `write-${answer.status}`;
      this.#parts.log({ at: answer.at, level: 'protection', code, device: channel.id, params });
      // Another one has taken its place, and is none the worse for it.
      if (channel.write !== write) return;
      await this.#fail(channel, write, `${answer.status}: ${answer.reason}`);
      await this.#step(channel, { type: 'failed', at: answer.at });
    }
    await this.#watch(channel, write.state.commandId);
  }

  /** That the device still holds what it was to be given once more does not say that it was. */
  async #fail(channel: DeviceChannel, write: RunningWrite, why: string): Promise<void> {
    channel.failedAt = this.#parts.scope.clock.now();
    write.failure = why.slice(0, 500);
    await this.#inTurn(() => this.#standAlone(channel, write));
  }

  /** Says that a setpoint never left. Whoever does not lead any more has no cycle that would store the line. */
  async #drop(channel: DeviceChannel, setpointKw: number, ageMs: number, leadLost: boolean): Promise<void> {
    const { scope } = this.#parts;
    const [code, why] = leadLost
      ? ['write-lead-lost', {}]
      : ['write-too-late', { ageS: Math.round(ageMs / 100) / 10, limitS: sendWithinMs / 1000 }];
    const line: LogLine = {
      ...{ at: scope.clock.now(), level: 'protection', code, device: channel.id },
      params: { device: channel.id, setpointKw, ...why },
    };
    scope.log.error({ code, ...line.params }, 'a setpoint was not sent');
    await scope.db
      .tx((tx) => insertLog(tx, scope.park.id, [line]))
      .catch((error: unknown) => scope.log.error({ err: error, line }, 'a line of the control log was not stored'));
  }

  /** Reads the device until the write is settled, or replaced by another one. */
  async #watch(channel: DeviceChannel, commandId: string): Promise<void> {
    const { scope } = this.#parts;
    const { signal } = this.#parts.lead;
    const running = (): boolean =>
      !signal.aborted && channel.write?.state.commandId === commandId && channel.write.state.phase === 'pending';
    while (running()) {
      const attempt = channel.write!.state.attempt;
      const read = await this.readBack(channel);
      if (!running() || channel.write!.state.attempt !== attempt) return;
      const now = scope.clock.now();
      await this.#step(channel, read === null ? { type: 'tick', at: now } : { type: 'read', valueKw: read, at: now });
      if (running() && channel.write!.state.attempt === attempt)
        await pause(lookAgainMs, undefined, { signal }).catch(() => undefined);
      else return;
    }
  }

  /** The value that the device holds now, kW; null if it does not say. */
  async readBack(channel: DeviceChannel): Promise<number | null> {
    const read = await this.#parts.writers.readBack(channel.controlled.config.setpointPoint);
    if (read.status !== 'read') return null;
    channel.readAt = read.at;
    return channel.controlled.sign * read.value + 0;
  }

  async #step(channel: DeviceChannel, event: WriteEvent): Promise<void> {
    const write = channel.write;
    if (!write) return;
    const { state, actions } = stepWrite(write.state, event, channel.controlled.device);
    write.state = state;
    channel.unconfirmed = unconfirmedOf(state, channel.unconfirmed);
    if (state.phase === 'confirmed') {
      channel.confirmed = { valueKw: state.readKw!, since: state.writtenAt };
      channel.confirmedBy = write.decisionNo > 0 ? write.decisionNo : null;
    }
    if (state.phase !== 'pending') await this.#inTurn(() => this.#settle(channel, write));
    for (const action of actions) await this.#act(channel, action);
  }

  async #act(channel: DeviceChannel, action: WriteAction): Promise<void> {
    const { scope, fence } = this.#parts;
    const { write } = channel;
    if (action.type === 'rewrite' && write) {
      await this.#inTurn(() => this.#standAlone(channel, write));
      const [decision] = await this.submit([{ raw: write.command, commandNo: write.commandNo }]);
      // Refused by now, such as when it expired: the wait goes on until the attempt is given up.
      if (decision?.setpointKw === null) void this.#watch(channel, write.state.commandId);
    } else if (action.type === 'safe') {
      await this.submit([{ raw: safeCommand(channel, scope, fence), commandNo: null }]);
    } else if (action.type === 'alarm' || (action.type === 'log' && action.code !== 'write-confirmed')) {
      const { code, params } = action;
      this.#parts.log({ at: scope.clock.now(), level: 'protection', code, device: channel.id, params });
      if (action.type === 'log') return;
      channel.heldUntil = scope.clock.now() + scope.config.control.holdS * 1000;
      scope.log.error({ device: channel.id, code, ...params }, 'setpoint not as written');
    }
  }

  /** A renewal that the device does not confirm at once is a record of its own after all. */
  async #standAlone(channel: DeviceChannel, write: RunningWrite): Promise<void> {
    const { renews } = write;
    if (!renews) return;
    const { made } = renews;
    let no = 0;
    if (!(await this.#record(channel, async (tx) => void (no = await this.#storeAlone(tx, renews))))) return;
    Object.assign(write, { decisionNo: no, renews: null });
    const { held } = channel;
    if (channel.write === write && held) channel.held = heldBy(made, { ...held, no });
  }

  /** Stores it as one; what was renewed before stands as it was, and has had its last renewal. */
  async #storeAlone(tx: ParkTx, { made, before }: NonNullable<RunningWrite['renews']>): Promise<number> {
    const { scope } = this.#parts;
    const [no] = await insertDecisions(tx, scope.park.id, [made]);
    await this.#recordInputs(tx, no!, made);
    await writeRenewals(tx, scope.park.id, before.no, before.renewals);
    await recordRenewed(scope, tx, before);
    return no!;
  }

  /** Counts one that the device has acknowledged, and holds. */
  async #count(channel: DeviceChannel, write: RunningWrite): Promise<void> {
    const { made, before } = write.renews!;
    const renewals = renewedBy(before, made, write.state.readKw);
    const { id } = this.#parts.scope.park;
    if (!(await this.#record(channel, (tx) => writeRenewals(tx, id, before.no, renewals)))) return;
    write.renews = null;
    if (channel.held?.no === before.no) channel.held = { ...channel.held, renewals };
  }

  /** Records what became of a write, and tells others once the device has it. That it holds what it held is no news. */
  async #settle(channel: DeviceChannel, write: RunningWrite): Promise<void> {
    const { scope } = this.#parts;
    const { state, command } = write;
    const at = scope.clock.now();
    const result = state.phase === 'pending' ? 'timeout' : state.phase;
    if (write.renews?.acknowledged && result === 'confirmed') return this.#count(channel, write);
    await this.#standAlone(channel, write);
    const { decisionNo } = write;
    // Another one may have taken its place while it was stored.
    if (result === 'confirmed' && channel.write === write) channel.confirmedBy = decisionNo > 0 ? decisionNo : null;
    if (write.renews) return;
    await this.#record(channel, async (tx) => {
      const { readKw, attempt: attempts } = state;
      await insertResult(tx, scope.park.id, { decisionNo, result, readKw, attempts, detail: write.failure, at });
      if (result === 'timeout') return;
      const plan = command.planSlot === null ? null : Number(command.planSlot.planId);
      await scope.events.publish(
        tx,
        SetpointWritten,
        {
          decision: decisionNo,
          device: channel.id,
          setpointKw: state.setpointKw,
          result,
          readKw,
          at: iso(at),
          plan,
          step: command.planSlot?.slot ?? null,
        },
        tellSetpoint(channel.controlled.name, decisionNo, { ...state, result }),
      );
    });
  }
}
