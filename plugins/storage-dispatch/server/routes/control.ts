import {
  automaticProposal,
  commandProposal,
  releaseProposal,
  standingProposal,
  controlRoute,
  controlStatus,
  endCommandRoute,
  overrideRoute,
  releaseRoute,
  requestStandingRoute,
  setModeRoute,
  stopRoute,
} from '../../contracts/index.ts';
import type { Controlled } from '../control/devices.ts';
import type { Controlling } from '../control/index.ts';
import { actorOf, insertMode, insertStop, readModes, readStop } from '../control/store/mode-store.ts';
import { insertEnd, readCommand } from '../control/store/command-store.ts';
import { decisionView, insertSaid } from '../control/store/decision-store.ts';
import { readLog } from '../control/store/log-store.ts';
import { insertStanding } from '../control/store/standing-store.ts';
import { planErrors } from '../errors.ts';

const logLines = 50;

/** Routes by which persons see and control devices. What they want goes into the database; the controlling process follows. */
export function registerControlRoutes({ dispatch, desk, controlled, status, poke }: Controlling): void {
  const { scope } = dispatch;
  const { park, clock } = scope;
  const known = (device: string): Controlled => {
    const found = controlled.find((each) => each.device.id === device);
    if (!found) throw planErrors.DEVICE_UNKNOWN({ device });
    return found;
  };

  scope.route(controlRoute, async ({ tx }) => {
    const log = await tx((open) => readLog(open, logLines));
    return { ...controlStatus.parse(await status()), log };
  });

  scope.route(setModeRoute, async ({ params: { device }, body: { mode, reason }, principal, tx }) => {
    const { name, device: rules } = known(device);
    const answer = await tx(async (open) => {
      const before = (await readModes(open)).find((row) => row.device === device)?.mode ?? rules.mode;
      if (mode === 'automatic') {
        if (before === mode) return { mode, proposal: null };
        const params = { person: principal.name, device: name, reason };
        const what = { subject: device, link: '/devices', data: { device }, params, reason };
        return { mode: before, proposal: await scope.proposals.propose(open, automaticProposal, what, principal) };
      }
      // First: who approves at this moment is waited for and overruled, or comes later and finds nothing that is open.
      await scope.proposals.withdraw(open, automaticProposal, device, principal);
      const said = { device, reason, by: actorOf(principal), at: clock.now() };
      await insertMode(open, park.id, { ...said, mode });
      await insertSaid(open, park.id, { ...said, outcome: 'ordered', code: 'person-mode', params: { mode } });
      await scope.audit(open, {
        action: 'dispatch.device-mode',
        subject: device,
        actor: principal,
        before: { mode: before },
        after: { mode },
        note: reason,
      });
      return { mode, proposal: null };
    });
    await poke();
    return answer;
  });

  scope.route(overrideRoute, async ({ params: { device }, body, principal, tx }) => {
    known(device);
    const command = desk.commandOf(principal, { device, ...body, id: body.id });
    await tx((open) =>
      scope.audit(open, {
        action: 'dispatch.command',
        subject: device,
        actor: principal,
        after: { id: command.id, setpointKw: body.setpointKw, minutes: body.minutes },
        note: body.reason,
      }),
    );
    const [placed] = await desk.place([command]);
    return { command: placed!.no, decision: placed!.decision && decisionView(placed!.decision) };
  });

  scope.route(endCommandRoute, async ({ params: { no }, body, principal, tx }) => {
    const ended = await tx(async (open) => {
      const command = await readCommand(open, no);
      if (!command) throw planErrors.COMMAND_UNKNOWN({ no });
      const done = await insertEnd(open, park.id, { no, reason: body.reason, by: actorOf(principal), at: clock.now() });
      await scope.proposals.withdraw(open, commandProposal, String(no), principal);
      if (done) {
        const subject = String(command.deviceId);
        const after = { command: no, setpointKw: command.setpointKw };
        await scope.audit(open, {
          action: 'dispatch.command-end',
          subject,
          actor: principal,
          after,
          note: body.reason,
        });
      }
      return done;
    });
    await poke();
    return { ended };
  });

  scope.route(requestStandingRoute, async ({ params: { device }, body, principal, tx }) => {
    const { name } = known(device);
    const at = clock.now();
    const expiresAt = at + Math.round(body.hours * 3_600_000);
    const no = await tx(async (open) => {
      const made = await insertStanding(open, park.id, {
        device,
        max_kw: body.maxKw,
        valid_from: at,
        expires_at: expiresAt,
        reason: body.reason,
        by: actorOf(principal),
        at,
      });
      await scope.proposals.propose(
        open,
        standingProposal,
        {
          ...{
            subject: String(made),
            link: '/devices',
            data: { request: made, device },
            reason: body.reason,
            expiresAt,
          },
          params: { person: principal.name, device: name, kw: body.maxKw, hours: body.hours, reason: body.reason },
        },
        principal,
      );
      const after = { request: made, maxKw: body.maxKw, hours: body.hours };
      await scope.audit(open, {
        action: 'dispatch.standing-ask',
        subject: device,
        actor: principal,
        after,
        note: body.reason,
      });
      return made;
    });
    return { no };
  });

  scope.route(stopRoute, async ({ body: { reason }, principal, tx }) => {
    await tx(async (open) => {
      // First, as with modes: the newest word is that of the stop.
      await scope.proposals.withdraw(open, releaseProposal, 'stop', principal);
      const said = { reason, by: actorOf(principal), at: clock.now() };
      await insertStop(open, park.id, { ...said, stopped: true });
      await insertSaid(open, park.id, { ...said, device: null, outcome: 'ordered', code: 'person-stop', params: {} });
      await scope.audit(open, { action: 'dispatch.stop', subject: park.id, actor: principal, note: reason });
    });
    await poke();
    return { stopped: true };
  });

  scope.route(releaseRoute, async ({ body: { reason }, principal, tx }) => {
    const answer = await tx(async (open) => {
      if (!(await readStop(open))?.stopped) return { stopped: false, proposal: null };
      const what = { subject: 'stop', link: '/devices', data: {}, params: { person: principal.name, reason }, reason };
      return { stopped: true, proposal: await scope.proposals.propose(open, releaseProposal, what, principal) };
    });
    await poke();
    return answer;
  });
}
