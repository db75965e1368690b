import type { Offers } from '@lingtan/sdk';
import { fieldGroup } from '@lingtan/telemetry/contracts';
import type { PointWriterService } from '@lingtan/telemetry/contracts';
import { SetpointDesk } from '../../contracts/index.ts';
import type { ControlStatus } from '../../contracts/index.ts';
import type { Dispatch } from '../context.ts';
import { registerControlRoutes } from '../routes/control.ts';
import { registerDecisionRoutes } from '../routes/decisions.ts';
import { Controller } from './controller.ts';
import { Desk } from './desk.ts';
import { DeviceChannel } from './device-channel.ts';
import { handleProposals } from './proposals.ts';
import { controlledDevices } from './devices.ts';
import type { Controlled } from './devices.ts';
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

/** Starts the control loop of a park, in whichever process leads it. */
export function startControl(dispatch: Dispatch, offers: Offers<PointWriterService>): void {
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
}

/** What can be said while no process controls. */
async function idleStatus({ scope }: Dispatch, controlled: readonly Controlled[]): Promise<ControlStatus> {
  const [modes, stop] = await scope.db.tx(async (tx) => [await readModes(tx), await readStop(tx)] as const);
  const view = { ...emptyView, modes: new Map(modes.map((row) => [row.device, row])), stop };
  return statusOf({
    scope,
    view,
    channels: new Map(controlled.map((each) => [each.device.id, new DeviceChannel(each)])),
    writers: { has: () => false },
    result: null,
    plan: null,
    planHead: null,
    fence: null,
    now: scope.clock.now(),
    cycleMs: null,
  });
}
