export { anchorAudit, readAnchors, type AuditAnchor } from './anchors.ts';
export { appendAudit, type AuditInput } from './append-audit.ts';
export { auditActor, auditHash, platformChain, type AuditActor, type AuditRecord } from './audit-record.ts';
export { AuditKeeper, type AuditOut } from './audit-keeper.ts';
export { auditErrors } from './errors.ts';
export {
  createInstallationKey,
  drawInstallationKey,
  loadInstallationKey,
  readInstallationKey,
  verifySignature,
  type InstallationKey,
  type RetiredKey,
} from './installation-key.ts';
export { auditLimit, defaultAuditYears, mostAuditDays, pruneAudit } from './prune-audit.ts';
export {
  otlpReceiver,
  readTimestamps,
  syslogReceiver,
  type AuditLag,
  type AuditReceiver,
  type AuditSender,
  type AuditTimestamp,
} from './out/index.ts';
export { listAudit } from './list-audit.ts';
export { verifyAudit, type AuditBreak, type AuditVerification, type VerifyAuditOptions } from './verify-audit.ts';
