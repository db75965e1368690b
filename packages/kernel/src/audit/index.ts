export { anchorAudit, readAnchors, type AuditAnchor } from './anchors.ts';
export { appendAudit, type AuditInput } from './append-audit.ts';
export { auditActor, auditHash, platformChain, type AuditActor, type AuditRecord } from './audit-record.ts';
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
export { auditLimit, defaultAuditYears, pruneAudit } from './prune-audit.ts';
export { listAudit } from './list-audit.ts';
export { verifyAudit, type AuditBreak, type AuditVerification, type VerifyAuditOptions } from './verify-audit.ts';
