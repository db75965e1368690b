import type { Offers } from '@lingtan/sdk';
import { fieldGroup } from '@lingtan/telemetry/contracts';
import type { PointWriterService } from '@lingtan/telemetry/contracts';
import { SetpointDesk } from '../../contracts/index.ts';
import type { ControlStatus, DispatchConfig } from '../../contracts/index.ts';
import type { Dispatch } from '../context.ts';
import { readPlan } from '../plans/plan-store.ts';
import { registerControlRoutes } from '../routes/control.ts';
import { registerDecisionRoutes } from '../routes/decisions.ts';
import { Controller } from './controller.ts';
import { Desk } from './desk.ts';
import { DeviceChannel } from './device-channel.ts';
import { handleProposals } from './proposals.ts';
import { controlledDevices, pointsRead, unitsOf } from './devices.ts';
import type { Controlled } from './devices.ts';
import { planCourse } from './plan-course.ts';
import { emptyView } from './site-view.ts';
import { statusOf } from './status.ts';
import { readModes, readStop } from './store/mode-store.ts';
import { Writers } from './writers.ts';

/** What the routes of the control loop stand on. */
export interface Controlling {
  readonly dispatch: Dispatch;
  readonly desk: Desk;
  readonly controlled: readonly Controlled[];
  /** As the controlling process told it last, or what the database says while nobody controls. */
  status(): Promise<unknown>;
  /** Lets the controller of this process look at once. */
  poke(): Promise<void>;
}

/**
 * Starts the control loop of a park, in whichever process leads it. What comes back takes changed rules of the same devices
 * while it runs; false where devices came, went, or are reached otherwise.
 */
export function startControl(
  dispatch: Dispatch,
  offers: Offers<PointWriterService>,
): { adopt(changed: DispatchConfig): boolean } {
  const { scope } = dispatch;
  const controlled = controlledDevices(scope.config);
  const writers = new Writers(offers, () => scope.clock.now());
  let controller: Controller | null = null;
  const desk = new Desk(scope, () => controller);
  scope.provideFor(SetpointDesk, (caller) => desk.serviceFor(caller));
  registerDecisionRoutes(dispatch);
  const leadership =
    controlled.length === 0
      ? null
      : scope.lead(
          'control',
          async (lead) => {
            const mine = new Controller(dispatch, lead, controlled, writers);
            lead.onStop(() => void (controller = null));
            await mine.start();
            if (!lead.signal.aborted) controller = mine;
          },
          // The connections to the devices lie in the process that leads the connectors.
          { group: fieldGroup },
        );
  const status = async (): Promise<unknown> =>
    controller?.status ?? (await leadership?.told()) ?? (await idleStatus(dispatch, controlled));
  const poke = async (): Promise<void> => controller?.decideOpen();
  registerControlRoutes({ dispatch, desk, controlled, status, poke });
  handleProposals(scope, poke);
  return {
    adopt(changed) {
      const fresh = controlledDevices(changed);
      if (reachOf(fresh, changed) !== reachOf(controlled, scope.config)) return false;
      controlled.splice(0, controlled.length, ...fresh);
      for (const each of fresh) controller?.channels.get(each.device.id)?.adopt(each);
      return true;
    },
  };
}

/** Which devices are controlled, and over which points. */
const reachOf = (controlled: readonly Controlled[], config: DispatchConfig): string =>
  JSON.stringify([
    pointsRead(controlled, config),
    controlled.map(({ config: { id, kind, setpointPoint }, sign }) => [id, kind, setpointPoint, sign]),
  ]);

/** What can be said while no process controls: what is measured and planned is known all the same. */
async function idleStatus({ scope, telemetry }: Dispatch, controlled: readonly Controlled[]): Promise<ControlStatus> {
  const [modes, stop, stored] = await scope.db.tx(
    async (tx) => [await readModes(tx), await readStop(tx), await readPlan(tx, 'usable')] as const,
  );
  const units = await unitsOf(telemetry);
  const points = pointsRead(controlled, scope.config).filter((point) => units.has(point));
  const latest = new Map((await telemetry.latest(points)).map((value) => [value.point, value]));
  const channels = controlled.map((each) => Object.assign(new DeviceChannel(each), { units }));
  return statusOf({
    scope,
    view: { ...emptyView, modes: new Map(modes.map((row) => [row.device, row])), stop, latest },
    channels: new Map(channels.map((channel) => [channel.id, channel])),
    writers: { has: () => false },
    units,
    result: null,
    plan: stored && planCourse(stored, scope.config.control.planLifeMinutes * 60_000),
    planHead: stored && { no: stored.no, issuedAt: stored.issuedAt },
    fence: null,
    now: scope.clock.now(),
    cycleMs: null,
  });
}
