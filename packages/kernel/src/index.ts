// Data layer
export * from './postgres/index.ts';
export * from './database/index.ts';
export * from './jobs/index.ts';
export * from './events/index.ts';
export { raiseNotice, settleNotice } from './notices/notice-store.ts';
export * from './audit/index.ts';
export * from './evidence/index.ts';
export * from './keys/index.ts';
export * from './backup/index.ts';
export * from './packages/index.ts';

// Host, configuration, sign-in, HTTP, live, observability
export { assertVersions, clusterErrors } from './cluster/versions.ts';
export { createKernel, type Kernel } from './create-kernel.ts';
export type { KernelLibrary, KernelOptions } from './kernel-options.ts';
export type { KernelContext } from './kernel-context.ts';
export { authErrors, httpErrors, parkErrors, pluginErrors } from './errors.ts';
export { readDomainClock, type DomainClock } from './domain-clock/domain-clock.ts';
export { discoverPlugins } from './host/discover.ts';
export { guardProcess, runAs, runAsKernel, type Attribution, type StrayError } from './host/attribution.ts';
export type { CoreService, DesiredPlugin, HostStore, PluginStatus } from './host/host-options.ts';
export { describeIsolated } from './isolation/isolated-definition.ts';
export type { ProcessLimits } from './isolation/process-limits.ts';
export { registerPlugin } from './host/register.ts';
export { configCheck } from './routes/schemas/plugins.ts';
export { recordedActor } from './routes/schemas/records.ts';
export type { PluginSource, RegisteredPlugin } from './host/registered-plugin.ts';
export { systemTimers, type TimerSource } from './host/timer-source.ts';
export { discover, type DiscoveryLine } from './discovery/discover.ts';
export { discoveryErrors } from './discovery/errors.ts';
export { checkConfig } from './config/check-config.ts';
export { parseConfig } from './config/parse-config.ts';
export { createSecretBox, parseSecretKey, type SecretBox } from './config/secret-box.ts';
export { assertMaySwitchOn } from './config/safety-fields.ts';
export { mapSecrets, secretMarker } from './config/secret-fields.ts';
export { ensureFirstAdmin, firstAdminEmail, type FirstLogin, readFirstLogin } from './auth/first-admin.ts';
export { identityErrors } from './auth/providers/errors.ts';
export { identityFile, type ProviderConfig, withSecrets } from './auth/providers/identity-file.ts';
export { principalOn, type Identity, type Membership } from './auth/identity.ts';
export { kernelPermissions } from './auth/kernel-permissions.ts';
export {
  createLocalToken,
  readLocalAccess,
  removeLocalAccess,
  writeLocalAccess,
  type LocalAccess,
} from './auth/local-token.ts';
export { deriveSecret } from './derive-secret.ts';
export { randomPassword } from './auth/password-policy.ts';
export { PermissionRegistry } from './auth/permission-registry.ts';
export {
  coreRoute,
  reply,
  textReply,
  type BoundCoreRoute,
  type CoreHandler,
  type CoreRequest,
  type CoreRoute,
  type Reply,
} from './http/core-route.ts';
export { describeIssues, fieldProblems, type FieldProblem } from '@lingtan/sdk';
export { isSameOrigin } from './http/same-origin.ts';
export { strictTransport } from './http/security-headers.ts';
export type { ServedRoute } from './http/route-table.ts';
export { toProblem, type Problem } from './http/problem.ts';
export { refuseStopping } from './http/refuse-stopping.ts';
export { applyDashboards, sharedDashboards, type SharedDashboard } from './dashboards/shared-dashboards.ts';
export { columnsOfPeople } from './people/columns-of-people.ts';
export { readScreen, writeScreen } from './screens/screen-store.ts';
export type { HealthProbe } from './routes/health-routes.ts';
export { createLogger, createLoggerTo } from './observability/logger.ts';
export { childLog } from './observability/child-log.ts';
