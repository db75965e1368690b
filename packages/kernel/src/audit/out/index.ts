export { otlpReceiver } from './otlp.ts';
export type { AuditReceiver } from './receiver.ts';
export { AuditSender, type AuditLag } from './send-audit.ts';
export { syslogReceiver } from './syslog.ts';
export { readTimestamps, type AuditTimestamp } from './timestamp.ts';
