export { anchorAudit, readAnchors, type AuditAnchor } from './anchors.ts';
export { appendAudit, type AuditInput } from './append-audit.ts';
export { auditActor, auditHash, platformChain, type AuditActor, type AuditRecord } from './audit-record.ts';
export { auditErrors } from './errors.ts';
export {
  createInstallationKey,
  installationKeyId,
  loadInstallationKey,
  verifySignature,
  type InstallationKey,
} from './installation-key.ts';
export { listAudit } from './list-audit.ts';
export { verifyAudit, type AuditBreak, type AuditVerification, type VerifyAuditOptions } from './verify-audit.ts';
