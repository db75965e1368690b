import {
  BrokerLink,
  type BrokerLinkService,
  DeviceTokens,
  type Offers,
  PersonMail,
  type PersonMailService,
  type ServiceRef,
} from '@lingtan/sdk';
import type { Express } from 'express';
import type pg from 'pg';
import { appendAudit, type AuditActor, AuditKeeper } from './audit/index.ts';
import { BackupCopies, BackupDrills, BackupSchedule, openBackupFolder, secretKeyId } from './backup/index.ts';
import { AccountNotices } from './notices/account-notices.ts';
import { Authenticator } from './auth/authenticator.ts';
import { createAuth } from './auth/better-auth.ts';
import { createDeviceTokens } from './auth/device-tokens.ts';
import { FactorStore } from './auth/factors.ts';
import { kernelPermissions } from './auth/kernel-permissions.ts';
import { PermissionRegistry } from './auth/permission-registry.ts';
import { IdentityProviders } from './auth/providers/identity-providers.ts';
import { ProviderAccounts } from './auth/providers/provider-accounts.ts';
import { SeparatedDuties } from './auth/separated-duties.ts';
import { pruneSessions, SessionStore } from './auth/sessions.ts';
import { TokenStore } from './auth/tokens.ts';
import { SignInGuard } from './auth/sign-in-guard.ts';
import { UserStore } from './auth/users.ts';
import { createCluster } from './cluster/cluster.ts';
import { eventLoopLateness } from './cluster/event-loop-lateness.ts';
import { ClockSteps } from './clock/clock-steps.ts';
import { createHeartbeat, type Heartbeat } from './cluster/heartbeat.ts';
import { createLeaders } from './cluster/leaders.ts';
import { ConfigStore } from './config/config-store.ts';
import { assertFits, createPool, installationName, pluginSchema, rawClient } from './database/index.ts';
import { pluginErrors } from './errors.ts';
import { deriveSecret } from './derive-secret.ts';
import { createEventBus } from './events/index.ts';
import { createHostStore } from './host/host-store.ts';
import type { CoreService } from './host/host-options.ts';
import { createBackendFactory } from './host/kernel-backend.ts';
import { PluginHost } from './host/plugin-host.ts';
import { PluginRegistry } from './host/plugin-registry.ts';
import { addPluginRoute } from './host/plugin-route.ts';
import { createServedElsewhere } from './host/served-elsewhere.ts';
import { systemTimers } from './host/timer-source.ts';
import { networkOf } from './http/client-address.ts';
import { strictTransport } from './http/security-headers.ts';
import { noteRefusals } from './http/refusals.ts';
import { defaultLimits, RequestLimiter } from './http/request-limits.ts';
import { RouteTable } from './http/route-table.ts';
import { machineSandbox } from './isolation/machine-sandbox.ts';
import { createJobSystem } from './jobs/index.ts';
import { createKernelApp, type KernelAppOptions } from './kernel-app.ts';
import type { KernelContext } from './kernel-context.ts';
import type { KernelLibrary, KernelOptions } from './kernel-options.ts';
import { DerivedKeys } from './keys/derived-keys.ts';
import { InstallationKeys } from './keys/installation-keys.ts';
import { openSecretBox } from './keys/secret-key.ts';
import { LiveHub } from './live/live-hub.ts';
import { createPluginsBroadcast, pluginsTopic } from './live/plugins-topic.ts';
import { TopicRegistry } from './live/topic-registry.ts';
import { childLog } from './observability/child-log.ts';
import { createMetrics } from './observability/metrics.ts';
import { poolState } from './observability/pool-state.ts';
import { processName } from './observability/process-name.ts';
import { createReadiness } from './observability/readiness.ts';
import { createWorkWatch } from './observability/work-watch.ts';
import { allowsTopic } from './packages/browser-grants.ts';
import { PackageTrials } from './packages/package-trials.ts';
import { PluginPackages } from './packages/plugin-packages.ts';
import { createEventsBroadcast, eventsTopic } from './events/events-topic.ts';
import { createNoticesBroadcast, noticesTopic } from './notices/notices-topic.ts';
import { createFaultNotices } from './notices/fault-notices.ts';
import { kernelNotices } from './notices/kernel-notices.ts';
import { createNoticeDesk } from './notices/notice-desk.ts';
import { pruneNotices } from './notices/notice-store.ts';
import { createWorkNotices } from './notices/work-notices.ts';
import { ProposalLedger } from './proposals/proposal-ledger.ts';
import { proposalsFor } from './proposals/proposals-for.ts';
import { dutiesProposal } from './proposals/duties-proposal.ts';
import { keyProposals } from './proposals/key-proposal.ts';
import { packageProposal } from './proposals/package-proposal.ts';
import { settingsProposal } from './proposals/settings-proposal.ts';
import { declaredRetentions } from './retention/index.ts';
import { createRecords } from './records.ts';
import { type StopPart, stopParts } from './stop-parts.ts';
import { coreRoutes } from './routes/core-routes.ts';

/** A kernel that has been put together and not started yet. */
export interface Kernel extends KernelContext {
  readonly app: Express;
  /** Adds a library. Before {@link Kernel.start}. */
  use(library: KernelLibrary): void;
  /** Finds, validates and migrates the plugins. After all libraries have been added. */
  load(): Promise<void>;
  /** Starts the plugins that are enabled. Resolves when each has been tried once; ready then. */
  start(): Promise<void>;
  /** Says by `/readyz` that this process is about to stop, and goes on answering. False when it has not been ready. */
  drain(): boolean;
  /**
   * Stops everything but the database.
   * @param withinMs for all of it. Default 20 s
   */
  stop(withinMs?: number): Promise<void>;
}

/** Puts the parts of the kernel together. */
export async function createKernel(options: KernelOptions): Promise<Kernel> {
  const { database, log } = options;
  const dataDir = options.dataDir ?? null;
  const publicUrl = options.publicUrl ?? null;
  const secure = options.certificate != null || (publicUrl?.startsWith('https:') ?? false);
  const hsts = secure ? strictTransport(options.hstsSubdomains ?? false) : null;
  const timers = options.timers ?? systemTimers;
  const { domainClock = null } = options;

  const separatedDuties = new SeparatedDuties(database);
  const permissions = new PermissionRegistry((parkId) => separatedDuties.on(parkId));
  permissions.declareCore('kernel', Object.values(kernelPermissions));
  const topics = new TopicRegistry(permissions);
  topics.declare({
    [pluginsTopic]: kernelPermissions.parkRead,
    [noticesTopic]: kernelPermissions.notices,
    [eventsTopic]: kernelPermissions.eventsRead,
  });
  const routes = new RouteTable(permissions);
  const registry = new PluginRegistry();
  const metrics = createMetrics();
  const box = await openSecretBox(database.kernelPool, options.secretKey);
  const derivedKeys = await DerivedKeys.open(database, options.secretKey);
  const configs = new ConfigStore(database, box, registry);
  const users = new UserStore(database);
  const tokens = new TokenStore(database);

  const authPool = createPool({
    connectionString: database.kernelUrl,
    max: 4,
    name: 'auth',
    log,
    searchPath: 'auth',
    limits: database.limits,
  });
  const installation = await database.installation();
  const cookiePrefix = `${secure ? '__Host-' : ''}${installationName(installation)}`;
  const auth = createAuth({ pool: authPool, secret: () => derivedKeys.sessions(), publicUrl, secure, cookiePrefix });
  const sessions = new SessionStore(auth, database, options.secondFactor ?? 'offered');
  const factors = new FactorStore(database, box, () => timers.now());
  const authenticator = new Authenticator(sessions, tokens, { localToken: options.localToken ?? null, cookiePrefix });
  const loop = eventLoopLateness();
  const pools = (): Record<string, pg.Pool> => ({
    ...{ app: database.appPool, kernel: database.kernelPool, 'sign-in': authPool },
    ...(jobs.pool ? { jobs: jobs.pool } : {}),
  });
  const identity = {
    ...{ name: processName(), version: options.version },
    role: (options.migrate ?? true) ? ('server' as const) : ('command' as const),
  };
  const cluster = createCluster({
    ...{ database, identity },
    report: () => ({
      ...identity,
      phase: readiness.phase,
      leads: heartbeat.led(),
      seeks: heartbeat.sought(),
      pools: Object.entries(pools()).map(([pool, of]) => ({ pool, ...poolState(of), most: of.options.max })),
      loopLateMs: loop.takeMs(),
      plugins: readiness.report().plugins,
    }),
    ...(options.redisUrl ? { redisUrl: options.redisUrl } : {}),
    paused: options.hostTuning?.paused ?? false,
    scope: deriveSecret(options.secretKey, 'lingtan cluster', installation.id ?? '').slice(0, 16),
    log,
    // What it still took in it could only leave to the process that has its place.
    onDisplaced: (displaced) => {
      live.serve(!displaced);
      host.serve(!displaced);
    },
    receive: (message) => {
      if (message.kind === 'live') live.emitHere(message);
      else host.retryFailed(message.parkId, message.pluginId);
    },
  });
  const heartbeat: Heartbeat = createHeartbeat({
    connectionString: database.kernelUrl,
    processId: cluster.processId,
    log,
    heardAt: () => database.heardAt(),
    mayLead: () => {
      if (cluster.mayWork()) return true;
      // The database answers here, so that its place can be confirmed at once, and it need not lead nothing until it would be in turn.
      if (cluster.displaced() === null && heartbeat.problem() === null) cluster.renew();
      return false;
    },
    others: () => cluster.others(),
    ...options.hostTuning?.leads,
  });
  const limiter = new RequestLimiter(options.limits ?? defaultLimits, log);
  const note: KernelAppOptions['note'] = (parkId, { kind, id, name }, entry) =>
    database.withKernelTx((tx) => appendAudit(tx, { parkId, actor: { kind, id, name }, ...entry }));
  const onRefused = noteRefusals({ note, log });
  const live: LiveHub = new LiveHub({
    limiter,
    onRefused,
    authenticator,
    topics,
    log,
    publicUrl,
    hsts,
    trustedProxies: options.trustedProxies ?? 0,
    onSockets: (open) => metrics.sockets.set(open),
    send: (message) => cluster.send({ kind: 'live', ...message }),
    browserAllows: (plugin, topic) => {
      const part = packages.browser(plugin);
      return part !== null && allowsTopic(plugin, part.granted, topic);
    },
  });

  const notices = createNoticesBroadcast(live, (parkId) => (host.hasPark(parkId) ? host.park(parkId) : null));
  const happenings = createEventsBroadcast(live);
  const desk = createNoticeDesk({ database, changed: (parkId) => notices.changed(parkId), log });
  const title = (id: string) => registry.get(id)?.manifest?.title ?? { en: id, 'zh-CN': id };
  const faultNotices = createFaultNotices({ desk, title, timers });
  const workNotices = createWorkNotices({
    database,
    desk,
    title,
    jobTitle: (id, job) => registry.get(id)?.definition?.jobs?.find(({ name }) => name === job)?.title,
  });
  const records = createRecords(database, (parkId) => notices.changed(parkId));
  const audit: KernelContext['audit'] = (tx, entry) => appendAudit(tx, { ...entry, actor: actorOf(entry.actor) });
  const proposals = new ProposalLedger({
    database,
    audit,
    allows: (principal, permission) => permissions.allows(principal, permission),
    personsBehind: (keys) => tokens.personsBehind(keys),
    told: (parkId) => notices.changed(parkId),
    now: () => timers.now(),
  });

  await cluster.claim();
  const jobs = await createJobSystem({
    database,
    log,
    ...(options.redisUrl ? { redisUrl: options.redisUrl } : {}),
    ...(options.jobTuning ? { tuning: options.jobTuning } : {}),
    domainClock,
    paused: options.hostTuning?.paused ?? false,
    mayWork: () => cluster.mayWork(),
    displaced: () => cluster.displaced(),
    servedElsewhere: createServedElsewhere({
      ...{ database, processId: cluster.processId, others: () => cluster.others() },
    }),
    onEnd: (place, error) => (error ? workNotices.jobFailed(place, error) : workNotices.jobDone(place)),
    onFailedTaken: (place, how, left) => {
      notices.changed(place.parkId);
      if (how === 'discard' && !left) workNotices.jobsDiscarded(place);
    },
  }).catch(async (error: unknown) => {
    // The place is another process's again, and is not kept by one that does not come up.
    await cluster.leave().catch((cause: unknown) => log.warn({ err: cause }, 'the place among the processes was kept'));
    throw error;
  });
  const clockSteps = new ClockSteps({ database, desk, log, domainClock, setBack: () => jobs.clockSetBack() });
  const events = createEventBus({
    database,
    jobs,
    log,
    ...(options.eventTuning ? { tuning: options.eventTuning } : {}),
    onGivenUp: (delivery, error) => workNotices.eventLost(delivery, error),
    onReplayed: (subscription) => workNotices.eventsReplayed(subscription),
  });
  const libraries: KernelLibrary[] = [];
  const watch = createWorkWatch({
    ...{ database, desk, log },
    parks: () => host.parks().map(({ id }) => id),
    probes: () => libraries.flatMap(({ lag }) => lag ?? []),
    brokersOf: (parkId) => (host.services(parkId).handle(BrokerLink) as Offers<BrokerLinkService>).all(),
  });
  const services: CoreService[] = [
    {
      ref: DeviceTokens as ServiceRef<unknown>,
      implementation: (park) =>
        createDeviceTokens({
          ...{ database, tokens, parkId: park.id },
          keyIn: (tx) => derivedKeys.read(rawClient(tx), 'device-tokens'),
          failed: (address) => limiter.badCredential(networkOf(address)),
        }),
    },
  ];
  const broadcast = createPluginsBroadcast({
    live,
    park: (parkId) => (host.hasPark(parkId) ? host.park(parkId) : null),
    statuses: (parkId) => host.statuses(parkId),
  });
  const isolation = async () => options.isolation ?? (await machineSandbox()).isolation;
  const trials = new PackageTrials({
    ...{ database, registry, log, audit },
    now: () => timers.now(),
    reconcile: () => host.reconcile(),
    returned: ({ parkId, pluginId, ...what }) =>
      void desk.raise({ parkId, pluginId }, kernelNotices.pluginReturned, {
        ...{ key: `${pluginId} ${what.version}`, params: { plugin: title(pluginId), ...what }, link: '/plugins' },
      }),
  });
  const packages = new PluginPackages({
    database,
    registry,
    log,
    trials,
    refusals: (tx, definition) => configs.refusals(tx, definition),
    isolation,
    unsigned: options.unsignedPlugins ?? 'full',
    audit,
    propose: (tx, proposal, by) => proposals.propose(tx, null, packageKind, proposal, by),
    adopt: async (plugin) => {
      topics.retract(Object.keys(registry.get(plugin.id)?.definition?.topics ?? {}));
      await registry.put(plugin, { permissions });
      if (plugin.definition?.topics && !plugin.problem) topics.declare(plugin.definition.topics);
    },
    drop: (id) => {
      topics.retract(Object.keys(registry.get(id)?.definition?.topics ?? {}));
      registry.drop(id, { permissions });
    },
    reconcile: () => host.reconcile(),
  });
  const packageKind = packageProposal({
    carryOut: (tx, change, principal) => packages.carryOut(tx, change, principal),
    reconcile: () => host.reconcile(),
  });
  proposals.declare(packageKind, null);
  const host: PluginHost = new PluginHost({
    registry,
    permissions,
    store: createHostStore(database, cluster.processId),
    backends: createBackendFactory({
      database,
      jobs,
      events,
      onTold: (parkId) => happenings.changed(parkId),
      records: records.forPlugin,
      proposals: (park, pluginId) => proposalsFor(proposals, park, pluginId),
      box,
      standingOf: async (parkId, personId, permissionId) => {
        const principal = await users.principalOn(personId, parkId);
        return principal && permissions.allows(principal, permissionId)
          ? { enterpriseId: principal.enterpriseId }
          : null;
      },
      hasJobs: (pluginId) => (registry.get(pluginId)?.definition?.jobs?.length ?? 0) > 0,
    }),
    loadConfig: (parkId, plugin) => configs.load(parkId, plugin),
    ports: {
      addRoute: (core, route, handler) => addPluginRoute(routes, permissions, core, route, handler),
      emitLive: (parkId, topic, data, enterpriseId) => live.emit(parkId, topic, data, enterpriseId),
      leaders: createLeaders({
        heartbeat,
        database,
        processId: cluster.processId,
        others: () => cluster.others(),
        log,
      }),
    },
    coreServices: services,
    beforeReconcile: async () => {
      await separatedDuties.load();
      await packages.sync();
    },
    timers,
    ...(domainClock ? { clock: domainClock } : {}),
    log,
    childLog: (fields) => childLog(log, fields),
    onStatus: (status, crashed) => {
      metrics.observePlugin(status);
      // Plugins of a displaced process stop by that, and are no worse and no better elsewhere.
      if (cluster.displaced() !== null) return;
      faultNotices.observe(status, crashed);
      trials.observe(status);
      if (status.state === 'disabled') workNotices.switchedOff(status.parkId, status.pluginId);
      if (host.hasPark(status.parkId)) broadcast.changed(status.parkId);
    },
    onPark: async (park) => {
      const detach = await Promise.all(libraries.map((library) => library.attachPark?.(park)));
      return async () => void (await Promise.all(detach.map((end) => end?.())));
    },
    ...options.hostTuning,
  });

  const settings = settingsProposal({
    ...{ configs, audit, reconcile: () => host.reconcile() },
    definition: (id) => {
      const plugin = registry.get(id);
      if (!plugin?.definition) throw pluginErrors.UNKNOWN({ plugin: id });
      return plugin.definition;
    },
  });
  proposals.declare(settings);
  const keyKinds = keyProposals(tokens);
  for (const kind of Object.values(keyKinds)) proposals.declare(kind);
  const dutiesKind = dutiesProposal({ audit, reconcile: () => host.reconcile() });
  proposals.declare(dutiesKind);

  const auditKeeper = new AuditKeeper({
    ...{ database, log, now: () => timers.now(), key: options.installationKey },
    onLag: (receiver, behind) => metrics.auditBehind.set({ receiver }, behind),
    ...{ process: cluster.processId, years: options.auditYears, out: options.auditOut },
  });
  const identityProviders = new IdentityProviders({
    ...{ providers: options.identityProviders ?? [], publicUrl, database },
    accounts: new ProviderAccounts({
      ...{ database, users, log, audit },
      exists: (park, enterprise) =>
        host.hasPark(park) && (enterprise === null || host.park(park).enterprises.some(({ id }) => id === enterprise)),
    }),
  });

  const backups = options.backups
    ? openBackupFolder({
        ...options.backups,
        database,
        version: options.version,
        keyIds: { secret: secretKeyId(options.secretKey), installation: options.installationKey.id },
        log,
        now: () => timers.now(),
        onEnd: (error) => void workNotices.backupEnded(error),
      })
    : null;
  const backupDrills = backups
    ? new BackupDrills({
        ...{ folder: backups, runner: options.backups?.drill ?? null, log, now: () => timers.now() },
        audit: (actor, action, subject, after) =>
          database.withKernelTx(
            async (tx) =>
              void (await appendAudit(tx, { parkId: null, actor, action, subject, ...(after ? { after } : {}) })),
          ),
        onEnd: (error) => void workNotices.backupDrilled(error),
      })
    : null;
  const copyTo = options.backups?.copyTo;
  const backupSchedule = backups
    ? new BackupSchedule({
        ...{ folder: backups, drills: backupDrills!, database, log, now: () => timers.now() },
        copies: copyTo ? new BackupCopies({ folder: backups, target: copyTo, now: () => timers.now(), log }) : null,
        timeZone: () => host.parks()[0]?.timeZone ?? 'UTC',
        notices: {
          backupFailed: (error) => void workNotices.backupEnded(error),
          backupStale: (newest) => void workNotices.backupStale(newest),
          backupUntried: (passed) => void workNotices.backupUntried(passed),
          backupNotCopied: (trouble) => void workNotices.backupNotCopied(trouble),
          backupPlanOff: (room) => void workNotices.backupPlanOff(room),
        },
      })
    : null;

  const context: KernelContext = {
    version: options.version,
    dataDir,
    publicUrl,
    log,
    database,
    pools,
    clock: clockSteps,
    retentions: () =>
      declaredRetentions({
        ...{ registry, libraries, configs, audit, auditYears: options.auditYears },
        reconcile: () => host.reconcile(),
      }),
    permissions,
    separatedDuties,
    topics,
    routes,
    registry,
    host,
    configs,
    proposals,
    settingsProposal: settings,
    dutiesProposal: dutiesKind,
    keyProposals: keyKinds,
    users,
    identityProviders,
    signInGuard: new SignInGuard(database),
    tokens,
    sessions,
    factors,
    accountNotices: new AccountNotices({
      ...{ desk, log, parks: () => host.parks() },
      // Links that open accounts go through no plugin that runs apart because nobody vouches for it.
      mail: async (parkId) => {
        const offers = await (host.services(parkId).handle(PersonMail) as Offers<PersonMailService>).all();
        return offers.filter(({ provider }) => registry.get(provider)?.manifest?.isolation !== 'process');
      },
    }),
    authenticator,
    sessionCookie: `${cookiePrefix}.session_token`,
    jobs,
    events,
    live,
    cluster,
    metrics,
    watch,
    evidence: records.evidence,
    packages,
    isolation,
    certificate: () => options.certificate?.() ?? null,
    pluginRegistry: options.pluginRegistry ?? null,
    installationKey: options.installationKey,
    keys: new InstallationKeys({
      ...{ database, host, registry, audit, derived: derivedKeys },
      ...{ installationKey: options.installationKey, secretKeyId: secretKeyId(options.secretKey) },
    }),
    backups,
    backupDrills,
    backupSchedule,
    restore: options.restore ?? null,
    notices: desk,
    audit,
    auditSender: auditKeeper.sender,
  };

  let forgetting: NodeJS.Timeout | undefined;
  const forget = () =>
    Promise.all([
      pruneNotices(database).catch((error: unknown) => log.error({ err: error }, 'old notices could not be deleted')),
      pruneSessions(database).catch((error: unknown) => log.error({ err: error }, 'old sessions could not be deleted')),
    ]);
  let expiring: NodeJS.Timeout | undefined;
  const expire = () =>
    proposals
      .expire()
      .catch((error: unknown) => log.error({ err: error }, 'proposals whose time is over could not be ended'));
  let learning: NodeJS.Timeout | undefined;
  const learn = () =>
    workNotices
      .refresh()
      .catch((error: unknown) => log.warn({ err: error }, 'which notices of jobs are open could not be read'));
  let stopFollowing = (): void => {};
  let hosting = false;
  const readiness = createReadiness({
    ...{ process: processName(), watch },
    databaseProblem: () => heartbeat.problem(),
    queueProblem: () => jobs.problem(),
    displaced: () => cluster.displaced(),
    statuses: () => host.parks().flatMap(({ id }) => host.statuses(id)),
  });
  const app = createKernelApp(context, {
    auth,
    publicUrl,
    hsts,
    trustedProxies: options.trustedProxies ?? 0,
    shellDirectory: options.shellDirectory ?? null,
    checkResponses: options.checkResponses ?? false,
    ...{ limiter, note, onRefused },
    readiness: () => readiness.report(),
    draining: () => readiness.phase === 'draining' || readiness.phase === 'stopping',
    databaseProblem: () => heartbeat.problem(),
    hosting: () => hosting,
  });

  return {
    ...context,
    app,
    use(library) {
      libraries.push(library);
      permissions.declareCore(library.id, library.permissions);
      topics.declare(library.topics);
      services.push(...library.services);
      routes.addCore(library.id, library.routes);
    },
    async load() {
      routes.addCore(
        'kernel',
        coreRoutes(
          context,
          libraries.flatMap((library) => (library.health ? [library.health] : [])),
          libraries.flatMap((library) => (library.metrics ? [library.metrics] : [])),
        ),
      );
      options.onProgress?.('Loading plugins');
      await registry.load(options.plugins, {
        permissions,
        migrate: async (id, directory) => {
          const component = { id, schema: pluginSchema(id), directory: `${directory}/migrations` };
          if (options.migrate ?? true) await database.migrate([component]);
          else await database.withOwner((owner) => assertFits(owner, [component], { whole: true }));
        },
        log,
      });
      await packages.nameKeys();
      await packages.sync();
      for (const { definition, problem } of registry.list())
        if (definition?.topics && !problem) topics.declare(definition.topics);
    },
    async start() {
      options.onProgress?.('Starting plugins');
      heartbeat.start();
      // The command line opens an installation without the settings of its server.
      const ended = options.hostTuning?.paused ? 0 : await identityProviders.endSessionsOfOthers();
      if (ended > 0)
        log.warn({ sessions: ended }, 'sessions of identity providers that are not configured have been ended');
      await cluster.join();
      await learn();
      await host.start();
      hosting = true;
      watch.start();
      await host.whenIdle();
      if (readiness.phase === 'starting plugins') readiness.enter('ready');
      cluster.renew();
      auditKeeper.start();
      // The command line opens an installation beside its server.
      if (!options.hostTuning?.paused) backupSchedule?.start(heartbeat);
      stopFollowing = derivedKeys.follow(log);
      forgetting = setInterval(() => void forget(), 3_600_000);
      learning = setInterval(() => void learn(), 60_000);
      expiring = setInterval(() => void expire(), 60_000);
      // The command line opens an installation beside its server.
      if (!options.hostTuning?.paused) clockSteps.start();
    },
    drain() {
      if (readiness.phase !== 'ready') return false;
      readiness.enter('draining');
      cluster.renew();
      return true;
    },
    async stop(withinMs = 20_000) {
      stopFollowing();
      clockSteps.stop();
      auditKeeper.stop();
      clearInterval(forgetting);
      clearInterval(expiring);
      clearInterval(learning);
      faultNotices.close();
      readiness.enter('stopping');
      watch.stop();
      loop.stop();
      broadcast.close();
      notices.close();
      happenings.close();
      await live.close();
      const partMs = Math.min(2000, withinMs / 4);
      await stopParts(log, withinMs, [
        ['plugins', Math.min(8000, withinMs / 2), () => host.stop(Math.min(6000, withinMs * 0.45))],
        ['packages', partMs, () => trials.idle()],
        ['backups', partMs, async () => backupSchedule?.stop()],
        ['leads', partMs, () => heartbeat.close()],
        ['events', partMs, () => events.close()],
        ['jobs', partMs, () => jobs.close()],
        // Once no job of its runs: one with its queues elsewhere may start as soon as it is off the list.
        ['cluster', partMs, () => cluster.leave()],
        ['notices', partMs, () => desk.idle()],
        ['audit anchors', partMs, () => auditKeeper.anchor()],
        ...libraries.reverse().map((library): StopPart => [library.id, partMs, () => library.stop()]),
        ['sessions', partMs, () => authPool.end()],
      ]);
    },
  };
}

function actorOf({
  kind,
  id,
  name,
  role,
}: {
  kind: AuditActor['kind'];
  id: string;
  name: string;
  role: string;
}): AuditActor {
  return { kind, id, name, role };
}
