import { definePlugin, type ParkScope } from '@lingtan/sdk';
import { Telemetry } from '@lingtan/telemetry/contracts';
import {
  askHj212Device,
  hj212Command,
  hj212ConnectorConfig,
  hj212DevicesTopic,
  Hj212Clocks,
  Hj212Listener,
  hj212Read,
  listHj212Devices,
  listHj212Equipment,
  listHj212Reports,
  listHj212Requests,
  listRefusedFrames,
  type Hj212Address,
  type Hj212ConnectorConfig,
} from '../contracts/index.ts';
import { hj212Errors } from '../domain/index.ts';
import { Backfill, commandOf } from './backfill.ts';
import { FrozenClocks } from './frozen-clocks.ts';
import { ClockSetter } from './clock-setter.ts';
import { checkDevices, checkIntake } from './check.ts';
import { hj212Discovery } from './discovery.ts';
import { EquipmentStore } from './equipment-store.ts';
import { DeviceRegistry } from './device-registry.ts';
import { readEnvironment } from './environment.ts';
import { FrameBatcher } from './frame-batcher.ts';
import { Intake } from './intake.ts';
import { leaseListener } from './listener.ts';
import { previewOf } from './preview.ts';
import { keptRefusals, RefusedStore } from './refused-store.ts';
import { ReportStore } from './report-store.ts';
import { RequestDesk } from './request-desk.ts';
import { RequestStore } from './request-store.ts';
import { checkUplinks, startUplinks } from './uplink/index.ts';

const liveEveryMs = 2_000;
const clocksEveryMs = 60_000;
const frozenEveryMs = 60_000;
const pruneEveryMs = 3_600_000;
const spanDays = 92;
const fewDevices = 3;

type Scope = ParkScope<Hj212ConnectorConfig>;

/** Everything of one park that does not listen. */
function build(park: Scope, telemetry: ConstructorParameters<typeof FrameBatcher>[0]) {
  const { db, clock, config } = park;
  const registry = new DeviceRegistry(config.devices);
  const requests = new RequestStore(db, park.park.id);
  const reports = new ReportStore(db, park.park.id);
  const equipment = new EquipmentStore(db, park.park.id);
  const refused = new RefusedStore(db, park.park.id);
  const { timeoutMs, repeats } = config;
  const desk = new RequestDesk({
    clock,
    timeoutMs,
    repeats,
    log: requests,
    linkOf: (device) => registry.linkOf(device),
    systemOf: (device) => registry.systemOf(device),
  });
  const clocks = new ClockSetter(park, registry, desk);
  const frozen = new FrozenClocks(db, park.park.id, registry.devices);
  const intake = new Intake({
    config,
    frozen,
    clock,
    registry,
    batcher: new FrameBatcher(telemetry),
    reports,
    equipment,
    desk,
    refuse: (refusal) => refused.add(refusal, clock.now()),
    timeAsked: (device) => clocks.asked(device),
    failed: (device, error) => {
      if (!park.signal.aborted) park.log.warn({ device, reason: String(error) }, 'a frame was not stored');
    },
  });
  const backfill = new Backfill({
    registry,
    desk,
    reports,
    requests,
    hours: config.backfillHours,
    now: () => clock.now(),
  });
  return { registry, requests, reports, equipment, refused, desk, clocks, frozen, intake, backfill };
}

type Parts = ReturnType<typeof build>;

function serve(park: Scope, parts: Parts, listener: Hj212Address): void {
  const { registry, requests, reports, equipment, refused, desk, clocks } = parts;
  const deviceOf = (id: string) => {
    const device = registry.devices.get(id);
    if (!device) throw hj212Errors.UNKNOWN_DEVICE({ device: id });
    return device;
  };
  park.route(listHj212Devices, async () => ({ listener, devices: registry.list(park.clock.now()) }));
  park.route(listRefusedFrames, async ({ query }) => ({ frames: await refused.list(query.limit) }));
  park.route(listHj212Requests, async ({ query }) => ({ requests: await requests.list(query.limit) }));
  park.route(listHj212Reports, async ({ params, query }) => {
    const { id } = deviceOf(params.device);
    return { rows: await reports.list(id, query.kind, query.from, query.to) };
  });
  park.route(listHj212Equipment, async ({ params, query }) => {
    const { id } = deviceOf(params.device);
    return { rows: await equipment.list(id, query.from, query.to) };
  });
  park.route(askHj212Device, async ({ params, body, principal }) => {
    const device = deviceOf(params.device);
    if (body.ask === 'set-clock') return clocks.set(device, principal.name);
    const { from, to } = body;
    if (from > to || to - from > spanDays * 86_400_000)
      throw hj212Errors.BAD_SPAN({ from: iso(from), to: iso(to), days: spanDays });
    await park.db.tx((tx) =>
      park.audit(tx, { action: 'hj212.ask', subject: device.id, actor: principal, after: { ...body } }),
    );
    return desk.ask(device, { command: commandOf[body.kind], from, to }, principal.name);
  });
}

const iso = (ts: number): string => new Date(ts).toISOString();

export default definePlugin({
  id: 'hj212-connector',
  config: hj212ConnectorConfig,
  retentions: [
    {
      ...{ id: 'uplink-reports', tables: ['uplink_reports'] },
      title: { en: 'Reports to authorities', 'zh-CN': '上报记录' },
      kept: { setting: 'keepDays', of: 'uplinks' },
      stays: { en: 'What the authority does not have yet.', 'zh-CN': '上级平台尚未收到的。' },
    },
    {
      ...{ id: 'requests', tables: ['requests', 'uplink_requests'], age: 'asked_at' },
      title: { en: 'Requests to loggers, and of authorities', 'zh-CN': '对数采仪的请求与上级平台的请求' },
      kept: { setting: 'keepRequestDays' },
    },
    {
      ...{ id: 'refused', tables: ['refused'] },
      title: { en: 'Refused frames', 'zh-CN': '被拒报文' },
      kept: { rows: keptRefusals },
    },
  ],
  permissions: [hj212Read, hj212Command],
  services: { telemetry: Telemetry },
  provides: [Hj212Listener, Hj212Clocks],
  topics: { [hj212DevicesTopic]: hj212Read },
  devices: { discovery: hj212Discovery },
  checkConfig: async ({ config, signal }) => {
    checkDevices(config.devices);
    checkIntake(config);
    checkUplinks(config);
    const environment = readEnvironment(process.env);
    const { host, port } = environment.tls ?? environment.plain;
    // A few that are being set up are waited for; hundreds are not.
    if (config.devices.length > 0 && config.devices.length <= fewDevices)
      return previewOf(config.devices, environment, signal);
    return { ok: true, message: `${config.devices.length} data loggers; they connect to ${host}:${port}.` };
  },
  async start(park, { telemetry }) {
    const devices = checkDevices(park.config.devices);
    const open = checkIntake(park.config);
    const parts = build(park, telemetry);
    const lease = await leaseListener(readEnvironment(process.env), {
      devices,
      certified: park.config.devices.flatMap(({ id, certificate }) => (certificate === undefined ? [] : [id])),
      handle: (device, frame, link) => parts.intake.handle(device, frame, link),
      refused: async (refusal) => {
        parts.registry.refused(refusal.device, refusal.reason, park.clock.now());
        await parts.refused.add(refusal, park.clock.now()).catch((error: unknown) => {
          if (!park.signal.aborted) park.log.warn({ reason: String(error) }, 'a refused frame was not kept');
        });
      },
      lost: (device, link) => parts.registry.lost(device, link),
    });
    park.onStop(() => lease.release());
    park.onStop(() => parts.desk.stop());
    park.provide(Hj212Listener, { address: async () => lease.address });
    park.provide(Hj212Clocks, { frozen: (query) => parts.frozen.list(query) });
    serve(park, parts, lease.address);
    let failing: string | null = null;
    const tell = (): void => {
      const reasons = [open, lease.problem(), failing].filter((reason) => reason !== null);
      if (reasons.length > 0) park.degraded(reasons.join('; '));
      else park.healthy();
    };
    tell();
    park.every(liveEveryMs, tell);
    startUplinks(park, telemetry, (reason) => {
      failing = reason;
      tell();
    });
    park.every(liveEveryMs, () => {
      const changed = parts.registry.takeChanged(park.clock.now());
      if (changed.length > 0) park.live.emit(hj212DevicesTopic, { devices: changed });
    });
    park.every(park.config.backfillEverySeconds * 1000, () => parts.backfill.round());
    park.every(clocksEveryMs, () => parts.clocks.drifted());
    park.every(frozenEveryMs, () => parts.frozen.save());
    park.every(pruneEveryMs, async () => {
      await parts.refused.prune();
      await parts.requests.prune(park.config.keepRequestDays, park.clock.now());
    });
    park.log.info({ ...lease.address, loggers: devices.size }, 'HJ 212 is open');
  },
});
