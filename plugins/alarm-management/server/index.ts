import { defineJob, definePlugin, PersonMail } from '@lingtan/sdk';
import { Telemetry, WindowsChanged } from '@lingtan/telemetry/contracts';
import { z } from 'zod';
import {
  alarmConfig,
  alarmKpiEvidence,
  AlarmRaised,
  alarmWaiting,
  Alarms,
  alarmsAct,
  alarmsRead,
  alarmsService,
  alarmsSubscribe,
  alarmsTopic,
} from '../contracts/index.ts';
import { alarmMethods } from '../domain/index.ts';
import { checkAlarms } from './check.ts';
import type { Desk } from './context.ts';
import { explainKpi } from './evidence/explain-kpi.ts';
import { sendEmail } from './notify/email.ts';
import { sendDue } from './notify/send-due.ts';
import { vapidKey } from './push/key-store.ts';
import { prune } from './prune.ts';
import { pushRoutes } from './push/routes.ts';
import { alarmRoutes } from './routes.ts';
import { alarmsOf } from './service.ts';
import { tick } from './tick.ts';
import { ownAlarms } from './watch/declared.ts';
import { watchPoints } from './watch/points.ts';
import { watchDevices } from './watch/devices.ts';

const nothing = z.object({});
/** Shelves, delays and re-alarms. */
const tickJob = defineJob('tick', {
  title: { en: 'Timing of alarms', 'zh-CN': '报警计时' },
  schema: nothing,
  attempts: 1,
});
/** Limits of points, silent devices, and clocks that are ahead. */
const watchJob = defineJob('watch', {
  title: { en: 'Watch over points and devices', 'zh-CN': '测点与设备监视' },
  schema: nothing,
  attempts: 2,
});
/** Notices that are due. */
const notifyJob = defineJob('notify', {
  title: { en: 'Sending of alarm notices', 'zh-CN': '报警通知发送' },
  schema: nothing,
  attempts: 1,
});
/** What is kept for a time only. */
const pruneJob = defineJob('prune', {
  title: { en: 'Deletion of old alarm records', 'zh-CN': '清理报警记录' },
  schema: nothing,
  attempts: 1,
});
const tickEveryMs = 10_000;
const pruneEveryMs = 3_600_000;
const watchEveryMs = 60_000;
const liveEveryMs = 1000;

export default definePlugin({
  id: 'alarm-management',
  config: alarmConfig,
  retentions: [
    {
      ...{ id: 'log', tables: ['alarm_log'], age: 'at' },
      title: { en: 'Log of alarms', 'zh-CN': '报警日志' },
      kept: { setting: 'keepLogDays' },
      stays: { en: 'How each alarm stood last before that.', 'zh-CN': '每项报警在此之前的最后状态。' },
    },
    {
      ...{ id: 'notices', tables: ['notices'], age: 'due_at' },
      title: { en: 'Notices of alarms', 'zh-CN': '报警通知' },
      kept: { setting: 'keepNoticeDays' },
      stays: { en: 'What still waits.', 'zh-CN': '仍在等待的。' },
    },
  ],
  permissions: [alarmsRead, alarmsSubscribe, alarmsAct, alarmsService],
  services: { telemetry: Telemetry },
  provides: [Alarms, PersonMail],
  events: [AlarmRaised],
  jobs: [tickJob, watchJob, notifyJob, pruneJob],
  evidence: [alarmKpiEvidence],
  methods: alarmMethods,
  notices: [alarmWaiting],
  topics: { [alarmsTopic]: alarmsRead },
  keys: [vapidKey],
  checkConfig: checkAlarms,
  async start(scope, { telemetry }) {
    let changed = false;
    const startedAt = scope.clock.now();
    const desk: Desk = {
      scope,
      telemetry,
      changed: () => void (changed = true),
      notify: async () => {
        if (scope.config.routes.length > 0) await scope.jobs.enqueue(notifyJob, {}, { dedupKey: 'due' });
      },
    };
    const own = alarmsOf(desk, scope.pluginId);
    await own.declare(ownAlarms(scope.config, await telemetry.points(), await telemetry.assets()));
    scope.provideFor(Alarms, (caller) => alarmsOf(desk, caller));
    scope.provide(PersonMail, {
      async send({ to, ...message }) {
        const { smtp, smtpPassword } = scope.config;
        if (smtp) await sendEmail(smtp, smtpPassword, [to], message);
        return Boolean(smtp);
      },
    });
    alarmRoutes(desk);
    scope.evidence.explain(alarmKpiEvidence, (ref, asOf, viewer) => explainKpi(desk, ref, asOf, viewer));
    pushRoutes(desk);
    scope.every(liveEveryMs, () => {
      if (changed) scope.live.emit(alarmsTopic, { at: scope.clock.now() });
      changed = false;
    });
    scope.jobs.handle(tickJob, () => tick(desk));
    scope.jobs.handle(pruneJob, () => prune(desk));
    scope.jobs.handle(watchJob, async () => {
      await watchPoints(desk, own);
      await watchDevices(desk, own, startedAt);
    });
    scope.jobs.handle(notifyJob, (_data, { signal }) => sendDue(desk, AbortSignal.any([signal, scope.signal])));
    const watched = new Set(scope.config.pointAlarms.map(({ point }) => point));
    if (watched.size > 0)
      scope.events.on(WindowsChanged, 'watch-points', async (_tx, { data }) => {
        if (data.changes.some(({ points }) => points.some((point) => watched.has(point))))
          await scope.jobs.enqueue(watchJob, {}, { dedupKey: 'samples' });
      });
    await scope.jobs.schedule(tickJob, { everyMs: tickEveryMs }, {});
    await scope.jobs.schedule(pruneJob, { everyMs: pruneEveryMs }, {});
    await scope.jobs.schedule(watchJob, { everyMs: watchEveryMs }, {});
    await scope.jobs.schedule(notifyJob, { everyMs: watchEveryMs }, {});
    await scope.jobs.enqueue(watchJob, {}, { dedupKey: 'start' });
  },
});
