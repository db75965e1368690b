import { differentPerson, freshPerson } from '@lingtan/sdk';
import {
  approveCommandRoute,
  approveStandingRoute,
  commandAsked,
  standingAsked,
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
import { actorOf, insertMode, insertStop, readModes } from '../control/store/mode-store.ts';
import { insertApproval, insertEnd, readCommand } from '../control/store/command-store.ts';
import { decisionView, readDecisionsOf } from '../control/store/decision-store.ts';
import { readLog } from '../control/store/log-store.ts';
import { insertStanding, readStanding } from '../control/store/standing-store.ts';
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

  scope.route(setModeRoute, async ({ params: { device }, body, principal, tx }) => {
    known(device);
    if (body.mode === 'automatic') freshPerson(principal, clock.now());
    await tx(async (open) => {
      const before = (await readModes(open)).find((row) => row.device === device)?.mode ?? 'advice';
      await insertMode(open, park.id, { device, ...body, by: actorOf(principal), at: clock.now() });
      await scope.audit(open, {
        action: 'dispatch.device-mode',
        subject: device,
        actor: principal,
        before: { mode: before },
        after: { mode: body.mode },
        note: body.reason,
      });
    });
    await poke();
    return { mode: body.mode };
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
      await scope.notices.settle(open, commandAsked, String(no));
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

  scope.route(approveCommandRoute, async ({ params: { no }, principal, tx }) => {
    const now = clock.now();
    const since = await tx(async (open) => {
      const decided = (await readDecisionsOf(open, [no])).get(no);
      const command = await readCommand(open, no);
      if (!command || decided?.decision.outcome !== 'needs-approval' || !(Number(command.expiresAt) > now))
        throw planErrors.COMMAND_UNKNOWN({ no });
      const { personId } = command.principal as { personId?: string | null };
      const loginAt = differentPerson(principal, personId ? [personId] : [], now);
      await insertApproval(open, park.id, { kind: 'command', about: no, by: actorOf(principal), loginAt, at: now });
      await scope.audit(open, {
        action: 'dispatch.command-approve',
        subject: String(command.deviceId),
        actor: principal,
        after: { command: no, setpointKw: command.setpointKw },
      });
      return decided.no;
    });
    const decision = (await desk.await([no], since)).get(no) ?? null;
    return { decision: decision && decisionView(decision) };
  });

  scope.route(requestStandingRoute, async ({ params: { device }, body, principal, tx }) => {
    const { name } = known(device);
    const at = clock.now();
    const no = await tx(async (open) => {
      const made = await insertStanding(open, park.id, {
        device,
        max_kw: body.maxKw,
        valid_from: at,
        expires_at: at + Math.round(body.hours * 3_600_000),
        reason: body.reason,
        by: actorOf(principal),
        at,
      });
      await scope.notices.raise(open, standingAsked, {
        key: String(made),
        params: { person: principal.name, device: name, kw: body.maxKw, hours: body.hours, reason: body.reason },
        link: '/devices',
        exceptPersonId: principal.personId ?? principal.id,
      });
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

  scope.route(approveStandingRoute, async ({ params: { no }, principal, tx }) => {
    const now = clock.now();
    await tx(async (open) => {
      const request = (await readStanding(open, now)).find((row) => row.no === no && row.approved === null);
      if (!request) throw planErrors.STANDING_UNKNOWN({ no });
      const loginAt = differentPerson(principal, [request.by.personId ?? request.by.id], now);
      await insertApproval(open, park.id, { kind: 'standing', about: no, by: actorOf(principal), loginAt, at: now });
      await scope.notices.settle(open, standingAsked, String(no));
      const after = { request: no, maxKw: request.max_kw };
      await scope.audit(open, {
        action: 'dispatch.standing-approve',
        subject: request.device,
        actor: principal,
        after,
      });
    });
    await poke();
    return { approved: true };
  });

  for (const [route, stopped] of [
    [stopRoute, true],
    [releaseRoute, false],
  ] as const)
    scope.route(route, async ({ body, principal, tx }) => {
      if (!stopped) freshPerson(principal, clock.now());
      await tx(async (open) => {
        await insertStop(open, park.id, { stopped, reason: body.reason, by: actorOf(principal), at: clock.now() });
        const action = stopped ? 'dispatch.stop' : 'dispatch.release';
        await scope.audit(open, { action, subject: park.id, actor: principal, note: body.reason });
      });
      await poke();
      return { stopped };
    });
}
